import Conformance
import FoundationEssentials
import Ledger
import PKI
import Rotation
import Testing

struct RenewalAdviceTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private static let day: Double = 86_400

    private func at(_ days: Double) -> Date { Self.start.addingTimeInterval(days * Self.day) }

    private func live(days: Double = 90, id: String? = "id", madeAt: Double? = nil) throws -> RenewalPolicy.Subject {
        RenewalPolicy.Subject(
            validity: Validity(notBefore: Self.start, notAfter: at(days)),
            identifiers: [try Identifier("a.example")],
            keyAlgorithm: .ecdsaP256,
            certificateID: id,
            authority: "ca",
            madeAt: madeAt.map(at)
        )
    }

    /// A window of days of the certificate's life, with the instant drawn.
    private func advice(
        _ start: Double,
        _ end: Double,
        drawn: Double,
        id: String = "id",
        isSpent: Bool = false,
        explanation: String? = nil
    ) -> RenewalAdvice {
        RenewalAdvice(
            certificateID: id,
            window: RenewalRow.Window(start: at(start), end: at(end), explanation: explanation, drawn: at(drawn)),
            isSpent: isSpent
        )
    }

    private func verdict(_ advice: RenewalAdvice?, at days: Double, _ live: RenewalPolicy.Subject? = nil) throws
        -> RenewalPolicy.Verdict
    {
        RenewalPolicy.verdict(
            live: try live ?? self.live(),
            wish: RenewalPolicy.Wish(identifiers: [try Identifier("a.example")], keys: KeySet(.ecdsaP256)),
            forced: nil,
            advice: advice,
            now: at(days)
        )
    }

    @Test(.rows("R-06", "R-05")) func theDrawnInstantDecides() throws {
        let said = advice(20, 24, drawn: 22, explanation: "https://ca.example/why")
        #expect(try verdict(said, at: 21.9) == .notDue(until: at(22)))
        #expect(try verdict(said, at: 22) == .due(.advised(explanation: "https://ca.example/why")))
        // Later than the own point as well as earlier.
        let late = advice(62, 66, drawn: 65)
        #expect(try verdict(late, at: 64) == .notDue(until: at(65)))
        #expect(Due.advised(explanation: nil).word == "advised")
        #expect("\(Due.advised(explanation: "https://ca.example/why"))".contains("https://ca.example/why"))
    }

    @Test(.rows("R-20", "R-06")) func aPastWindowMeansNow() throws {
        let revoked = advice(10, 10.02, drawn: 10.01)
        #expect(try verdict(revoked, at: 10.04) == .due(.advised(explanation: nil)))
    }

    /// F-P18: the window of one certificate says nothing of another.
    @Test(.rows("F-P18", "R-14")) func whatIsNotMeantForTheLiveCertificateIsIgnored() throws {
        let own = RenewalPolicy.Verdict.notDue(until: at(60))
        #expect(try verdict(advice(20, 24, drawn: 22, id: "other"), at: 30) == own)
        #expect(try verdict(advice(20, 24, drawn: 22), at: 30, try live(id: nil)) == own)
        #expect(try verdict(advice(20, 24, drawn: 22, isSpent: true), at: 30) == own)
        // RFC 9773 §4.2: an end that equals or precedes the start.
        #expect(try verdict(advice(24, 24, drawn: 24), at: 30) == own)
        #expect(try verdict(advice(24, 20, drawn: 22), at: 30) == own)
        // A window that began before the certificate was made.
        #expect(try verdict(advice(-2, 24, drawn: 22), at: 30) == own)
        #expect(try verdict(advice(1, 24, drawn: 22), at: 30, try live(madeAt: 2)) == own)
        #expect(try verdict(nil, at: 30) == own)
    }

    /// R-14: no advice postpones a renewal beyond half of what remains after the own point; no window makes one early
    /// that begins after it.
    @Test(.rows("R-14", "F-P18"), arguments: [6.67, 45, 64, 90])
    func farWindowsAreCapped(life: Double) throws {
        let subject = try live(days: life)
        let share = life < 10 ? 0.75 : 5.0 / 6
        for far in [life * 0.9, life, life + 1, life * 40, 36_500] {
            let said = advice(far, far + 1, drawn: far + 0.5)
            let latest = at(life * share)
            guard case .notDue(let until) = try verdict(said, at: life * share - 0.01, subject) else {
                Issue.record("due before its latest safe instant")
                return
            }
            #expect(abs(until.timeIntervalSince(latest)) < 1)
            // It is the own rule that makes it due, not the advice.
            guard case .due(.age) = try verdict(said, at: life * share + 0.01, subject) else {
                Issue.record("not due at its latest safe instant")
                return
            }
        }
    }

    /// R-21: Let's Encrypt's windows lie at two thirds, at half under ten days, one percent either way.
    @Test(.rows("R-21", "R-13"), arguments: [6.67, 45, 64, 90]) func usualWindowsAreFollowed(life: Double) throws {
        let point = life * (life < 10 ? 0.5 : 2.0 / 3)
        for drawn in stride(from: point - life * 0.01, through: point + life * 0.01, by: life * 0.002) {
            let said = advice(point - life * 0.01, point + life * 0.01, drawn: drawn)
            let subject = try live(days: life)
            #expect(try verdict(said, at: drawn - 0.001, subject) == .notDue(until: at(drawn)))
            #expect(try verdict(said, at: drawn + 0.001, subject) == .due(.advised(explanation: nil)))
        }
    }

    /// An instant outside of its window, as in a damaged ledger, is taken into it.
    @Test func aStrayInstantIsTakenIntoTheWindow() throws {
        #expect(try verdict(advice(20, 24, drawn: 99), at: 23) == .notDue(until: at(24)))
        #expect(try verdict(advice(20, 24, drawn: 1), at: 19) == .notDue(until: at(20)))
    }
}

struct RenewalDrawTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func draw(_ fraction: Double, hours: Double = 48, earlier: RenewalRow.Window? = nil) -> RenewalRow.Window {
        RenewalDraw.window(
            start: Self.start,
            end: Self.start.addingTimeInterval(hours * 3_600),
            explanation: nil,
            earlier: earlier,
            draw: fraction
        )
    }

    /// R-06: uniform over the window: ten thousand draws, ten bins, chi-squared below the 0.1 % limit for nine degrees.
    @Test(.rows("R-06")) func instantsAreUniform() {
        var random = SeededRandom(81)
        var bins = [Double](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            let drawn = draw(random.fraction()).drawn.timeIntervalSince(Self.start)
            bins[min(9, Int(drawn / (48 * 360)))] += 1
        }
        let deviation = bins.map { ($0 - 1_000) * ($0 - 1_000) / 1_000 }.reduce(0, +)
        #expect(deviation < 27.9, "\(bins)")
    }

    /// R-06: asked about a hundred times, a certificate keeps its instant; a new window has a new one.
    @Test(.rows("R-06")) func theSameWindowKeepsItsInstant() {
        var random = SeededRandom(82)
        let first = draw(random.fraction())
        var known = first
        for _ in 0..<100 { known = draw(random.fraction(), earlier: known) }
        #expect(known == first)
        // The ledger keeps milliseconds.
        known.end = known.end.addingTimeInterval(0.0004)
        #expect(draw(0.9, earlier: known).drawn == first.drawn)
        #expect(draw(1, hours: 24, earlier: first).drawn == Self.start.addingTimeInterval(86_400))
    }

    @Test(arguments: [-1, 0, 0.5, 1, 7, Double.nan, .infinity]) func noDrawLeavesTheWindow(fraction: Double) {
        let window = draw(fraction)
        #expect(window.drawn >= window.start && window.drawn <= window.end)
        let backwards = draw(fraction, hours: -5)
        #expect(backwards.drawn == backwards.start)
    }
}
