import Foundation
import PKI
import Rotation

/// An authority that does as it is told and counts what it is asked, by its own clock: the truth of a simulation.
final class ScriptedAuthority {
    enum Answer {
        case unreachable
        case refused(until: Date?)
        /// The order exists; what becomes of it is known at once.
        case placed(Fate)
    }

    enum Fate {
        case issued(SimulatedCertificate.Generation)
        case invalid([Identifier])
    }

    struct Placed {
        let at: Date
        let certificate: String
        let nameSet: String
        let fate: Fate
    }

    let name: String
    /// Seconds that certificates live.
    var lifetime: Double = 90 * 86_400
    /// How far its `Date` is ahead of the truth.
    var clockError: Double = 0
    var sendsDate = true
    /// Whether it can be reached.
    var isUp: (Date) -> Bool = { _ in true }
    /// When it refuses the whole account, and until when it says so.
    var refusal: (Date) -> (Bool, until: Date?) = { _ in (false, nil) }
    /// Whether a name cannot be validated.
    var fails: (Identifier, Date) -> Bool = { _, _ in false }
    /// Its suggested window for a certificate; nil for no renewal information.
    var window: (_ certificateID: String, Date) -> (start: Date, end: Date)? = { _, _ in nil }
    /// Whether its directory has renewal information at all.
    var advises = false
    /// What it says of when to ask again, in seconds.
    var askAgain: Double? = 6 * 3_600

    private(set) var orders: [String: Placed] = [:]
    private(set) var instants: [Date] = []
    private(set) var ordersBySet: [String: [Date]] = [:]
    private(set) var failuresByName: [Identifier: [Date]] = [:]
    private(set) var renewalQuestions = 0
    private(set) var directoryLooks = 0
    private var serial = 0

    init(_ name: String) { self.name = name }

    /// Its `Date`, by way of the directory; nil when it cannot be reached.
    func directory(at truth: Date) -> Date? {
        directoryLooks += 1
        return isUp(truth) ? truth.addingTimeInterval(clockError) : nil
    }

    /// newOrder and all that follows, but that nobody has heard of it yet.
    func order(_ certificate: SimulatedCertificate, at truth: Date) -> (url: String, answer: Answer) {
        guard isUp(truth) else { return ("", .unreachable) }
        let (refuses, until) = refusal(truth)
        if refuses { return ("", .refused(until: until)) }
        serial += 1
        let url = "https://\(name).example/order/\(serial)"
        let nameSet = certificate.nameSet
        instants.append(truth)
        ordersBySet[nameSet, default: []].append(truth)
        let fate = fate(of: certificate, at: truth)
        orders[url] = Placed(at: truth, certificate: certificate.name, nameSet: nameSet, fate: fate)
        return (url, .placed(fate))
    }

    private func fate(of certificate: SimulatedCertificate, at truth: Date) -> Fate {
        let failing = certificate.wish.identifiers.filter { fails($0, truth) }.sorted()
        for name in failing { failuresByName[name, default: []].append(truth) }
        guard failing.isEmpty else { return .invalid(failing) }
        return .issued(
            SimulatedCertificate.Generation(
                id: "\(name)-\(serial)",
                authority: name,
                validity: Validity(
                    notBefore: truth.addingTimeInterval(-3_600),
                    notAfter: truth.addingTimeInterval(lifetime - 3_600)
                )
            )
        )
    }

    func renewalInformation(_ certificateID: String, at truth: Date) -> (start: Date, end: Date)? {
        renewalQuestions += 1
        return window(certificateID, truth)
    }

    /// The most orders for one set of names within any seven days.
    var mostOrdersInAWeek: Int { ordersBySet.values.map { Self.most($0, within: 7 * 86_400) }.max() ?? 0 }
    /// The most failed validations of one name within any hour.
    var mostFailuresInAnHour: Int { failuresByName.values.map { Self.most($0, within: 3_600) }.max() ?? 0 }
    /// The most orders within any second.
    var mostOrdersInASecond: Int { Self.most(instants.sorted(), within: 0.999) }

    /// The most of so many ascending instants that lie within any span.
    static func most(_ instants: [Date], within span: Double) -> Int {
        var (first, most) = (0, 0)
        for (index, instant) in instants.enumerated() {
            while instant.timeIntervalSince(instants[first]) >= span { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}
