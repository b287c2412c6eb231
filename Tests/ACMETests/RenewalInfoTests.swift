import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct RenewalInfoTests {
    static let window = #"{"suggestedWindow":{"start":"2027-01-20T00:00:00Z","end":"2027-01-22T00:00:00Z"}"#

    private func scene(
        base: String = FakeCA.base + "/ari",
        status: Int = 200,
        headers: [(String, String)] = [],
        body: String = window + "}"
    ) throws -> Scene {
        try Scene(
            .init(directory: ["renewalInfo": .string(base)]),
            script: { seen, _ in
                seen.purpose == .renewalInfo ? .answer(status, headers: headers, body: body, nonce: false) : nil
            }
        )
    }

    @Test(.rows("R-04", "J-07", "D-01"), arguments: ["/ari", "/ari/"])
    func oneUnsignedGETWithOneSlash(base: String) async throws {
        let scene = try scene(base: FakeCA.base + base)
        let id = try TestNames.certificateID()
        let reading = try #require(try await scene.client.renewalInfo(for: id))
        let asked = try #require(scene.ca.requests.last)
        #expect(asked.url == FakeCA.base + "/ari/" + id.description)
        #expect(asked.method == .get && asked.payload == nil && asked.headers.isEmpty)
        #expect(scene.ca.signed.isEmpty && scene.ca.requests.count == 2)
        #expect(reading.info.window.start == RFC3339.parse("2027-01-20T00:00:00Z"))
        #expect(reading.info.window.end == RFC3339.parse("2027-01-22T00:00:00Z"))
        #expect(reading.askAgain == nil && reading.info.explanationURL == nil)
    }

    @Test(.rows("R-05", "R-09", "F-P5")) func theExplanationAndTheWaitAreKept() async throws {
        let scene = try scene(
            headers: [("Retry-After", "Fri, 15 Jan 2027 14:00:00 GMT")],
            body: Self.window + #","explanationURL":"https://ca.test/why\u001b"}"#
        )
        let reading = try #require(try await scene.client.renewalInfo(for: TestNames.certificateID()))
        #expect(reading.info.explanationURL?.description == #"https://ca.test/why\u{1b}"#)
        #expect(reading.askAgain == scene.clock.now().addingTimeInterval(21_600))
    }

    @Test(.rows("R-23", "D-02")) func aServerWithoutItIsNotAsked() async throws {
        let scene = try Scene()
        #expect(try await scene.client.renewalInfo(for: TestNames.certificateID()) == nil)
        #expect(scene.ca.requests.map(\.purpose) == [.directory])
    }

    static let useless: [String] = [
        #"{}"#, #"{"suggestedWindow":7}"#, #"{"suggestedWindow":{"start":"2027-01-20T00:00:00Z"}}"#,
        #"{"suggestedWindow":{"start":"2027-01-20T00:00:00Z","end":"2027-01-20T00:00:00Z"}}"#,
        #"{"suggestedWindow":{"start":"2027-01-22T00:00:00Z","end":"2027-01-20T00:00:00Z"}}"#,
        #"{"suggestedWindow":{"start":"soon","end":"later"}}"#, "", "<html>", "[]",
        #"{"suggestedWindow":{"start":1800000000,"end":1800000001}}"#,
    ]

    /// No answer at all, and so a long-term failure.
    @Test(.rows("R-05", "R-12", "F-P18"), arguments: useless)
    func aUselessWindowIsNoAnswer(body: String) async throws {
        let scene = try scene(body: body)
        do {
            _ = try await scene.client.renewalInfo(for: TestNames.certificateID())
            Issue.record("a window was read")
        } catch let failure as ACMEFailure {
            guard case .protocolBroken(let breach) = failure else { throw failure }
            #expect(breach.member.hasPrefix("renewalInfo"))
            #expect(RenewalInfoOutcome(failure) == .longTermFailure(retryAt: nil))
        }
    }

    /// R-22: an old certificate is one the server does not know.
    @Test(.rows("R-12", "R-22", "F-P18")) func anUnknownCertificateIsALongTermFailure() async throws {
        let scene = try scene(status: 404, body: problemText("malformed"))
        let failure = try await failure(of: scene)
        #expect(failure.map { RenewalInfoOutcome($0) } == .longTermFailure(retryAt: nil))
        #expect(scene.ca.requests.filter { $0.purpose == .renewalInfo }.count == 1)
    }

    @Test(.rows("R-11"), arguments: [500, 502, 503, 504]) func aServersFailureIsTemporary(status: Int) async throws {
        let scene = try scene(status: status, headers: [("Retry-After", "7200")], body: "<html>")
        let failure = try await failure(of: scene)
        let expected = RenewalInfoOutcome.temporaryFailure(retryAt: scene.clock.now().addingTimeInterval(7_200))
        #expect(failure.map { RenewalInfoOutcome($0) } == expected)
    }

    private func failure(of scene: Scene) async throws -> ACMEFailure? {
        do {
            _ = try await scene.client.renewalInfo(for: TestNames.certificateID())
            return nil
        } catch let failure as ACMEFailure {
            return failure
        }
    }

    static let transports: [(TransportFailure, RenewalInfoOutcome)] = [
        (
            TransportFailure(text: "timed out", mayHaveReachedServer: false, isTimeout: true),
            .temporaryFailure(retryAt: nil)
        ),
        (
            TransportFailure(text: "timed out", mayHaveReachedServer: true, isTimeout: true),
            .temporaryFailure(retryAt: nil)
        ),
        (TransportFailure(text: "cut", mayHaveReachedServer: true), .temporaryFailure(retryAt: nil)),
        (TransportFailure(text: "refused", mayHaveReachedServer: false), .longTermFailure(retryAt: nil)),
        (TransportFailure(text: "no such host", mayHaveReachedServer: false), .longTermFailure(retryAt: nil)),
        (
            TransportFailure(text: "untrusted", mayHaveReachedServer: false, isPermanent: true, isTimeout: true),
            .longTermFailure(retryAt: nil)
        ),
    ]

    @Test(.rows("R-11", "R-12", "F-P9"), arguments: transports)
    func whatGotNoAnswerIsJudgedByWhy(failure: TransportFailure, outcome: RenewalInfoOutcome) {
        #expect(RenewalInfoOutcome(.transport(failure, during: .renewalInfo)) == outcome)
    }

    /// D-05: the resource moved.
    @Test(.rows("D-05", "F-P21")) func aMovedResourceIsLookedUpOnce() async throws {
        let scene = try Scene(
            .init(directory: ["renewalInfo": .string(FakeCA.base + "/ari/v2")]),
            script: { seen, number in
                if seen.purpose == .directory, number == 1 {
                    return .answer(200, body: Self.directory(renewalInfo: FakeCA.base + "/ari/v1"), nonce: false)
                }
                guard seen.purpose == .renewalInfo else { return nil }
                return seen.url.contains("/v1/") ? .answer(404) : .answer(200, body: Self.window + "}")
            }
        )
        #expect(try await scene.client.renewalInfo(for: TestNames.certificateID()) != nil)
        #expect(scene.ca.requests.map(\.purpose) == [.directory, .renewalInfo, .directory, .renewalInfo])
    }

    private static func directory(renewalInfo: String) -> String {
        #"{"newNonce":"https://ca.test/n","newAccount":"https://ca.test/a","newOrder":"https://ca.test/o","renewalInfo":"\#(renewalInfo)"}"#
    }
}
