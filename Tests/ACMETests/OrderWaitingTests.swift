import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

/// Servers that take their time, or change their mind.
struct OrderWaitingTests {
    @Test(.rows("O-14", "O-17", "O-18", "Q-05", "F-P4")) func aSlowAuthorityIsComeBackTo() async throws {
        let scene = try Scene(.init(processingReads: 100_000))
        guard case .stillProcessing(let url, let retryAt, _) = try await scene.obtain() else { throw Objection() }
        #expect(url.text == FakeCA.orderURL(0) && retryAt >= scene.clock.now().addingTimeInterval(60))
        #expect(scene.clock.slept > .seconds(280) && scene.clock.slept <= .seconds(300))
        #expect(scene.ca.signed.count < 50 && scene.ca.signed.count { $0 == .finalize } == 1)
    }

    /// Whoever reads that the order takes longer must be able to tell a slow authority from a broken one.
    @Test(.rows("F-P26", "F-P7")) func whatKeepsADownloadFromSucceedingIsTold() async throws {
        let scene = try Scene(script: { seen, _ in
            guard seen.purpose == .certificate else { return nil }
            return .answer(500, body: #"{"type":"urn:ietf:params:acme:error:serverInternal","detail":"no disk"}"#)
        })
        guard case .stillProcessing(_, _, let trouble?) = try await scene.obtain() else { throw Objection() }
        #expect(trouble.said?.description == "no disk")
    }

    /// A day is not waited for in place, and three days are believed.
    @Test(
        .rows("O-16", "O-15", "Q-05"),
        arguments: [("86400", 86_400.0), ("259200", 259_200), ("Fri, 31 Dec 9999 23:59:59 GMT", 2_592_000)]
    )
    func aLongWaitOfTheServersParksTheOrder(field: String, seconds: Double) async throws {
        let scene = try Scene(
            .init(processingReads: 3),
            script: { seen, _ in
                seen.purpose == .finalize
                    ? .answer(200, headers: [("Retry-After", field)], body: #"{"status":"processing"}"#) : nil
            }
        )
        guard case .stillProcessing(_, let retryAt, _) = try await scene.obtain() else { throw Objection() }
        #expect(retryAt == scene.clock.now().addingTimeInterval(seconds))
        #expect(scene.clock.slept < .seconds(1))
    }

    @Test(
        .rows("O-15", "O-16", "C-09", "Q-06", "Q-07", "F-P5"),
        arguments: [
            ("2", Duration.seconds(2)), ("0", .milliseconds(250)), ("abc", .milliseconds(75)),
            ("-1", .milliseconds(75)),
            ("Fri, 15 Jan 2027 07:59:00 GMT", .milliseconds(250)), ("60", .seconds(60)),
        ]
    )
    func theServersWaitIsKept(field: String, wait: Duration) async throws {
        let scene = try Scene(.init(retryAfter: field))
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.clock.sleeps == [.milliseconds(50), wait])
    }

    @Test(.rows("O-08", "O-09", "Q-08", "Q-09")) func anOrderThatStaysPendingIsReadOnThenFinalizedAllTheSame()
        async throws
    {
        let scene = try Scene(.init(pendingReads: 2))
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.ca.signed.count == 9)
        let never = try Scene(.init(pendingReads: 1_000))
        let failure = try #require(try await never.failure())
        guard case .notValidated = failure.acme else { throw failure }
        #expect(never.ca.signed.count { $0 == .finalize } == 1)
        #expect(never.ca.solver.isEmpty && !failure.orderRemainsUsable)
    }

    @Test(.rows("C-11", "C-12")) func anErrorWithoutVerdictIsAskedAboutAgain() async throws {
        let stuck = #"""
            {"status":"pending","identifier":{"type":"dns","value":"www.example.com"},"challenges":[{"type":"http-01",
            "url":"https://ca.test/stuck","token":"tok","status":"pending",
            "error":{"type":"urn:ietf:params:acme:error:connection","detail":"refused"}}]}
            """#
        let scene = try Scene(script: { seen, _ in
            if seen.payload == #"{"status":"deactivated"}"# { return .answer(200, body: "{}") }
            if seen.purpose == .authorization { return .answer(200, body: stuck) }
            return seen.purpose == .challenge ? .answer(200, body: "{}") : nil
        })
        let failure = try #require(try await scene.failure())
        #expect(scene.ca.signed.count { $0 == .challenge } == 4)
        #expect(failure.summary == "www.example.com: the CA could not fetch the challenge")
        guard case .notValidated = failure.acme else { throw failure }
        #expect(scene.ca.requests.last?.payload == #"{"status":"deactivated"}"#)
    }

    @Test(.rows("O-04")) func anOrderThatChangesIsDropped() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number == 2
                ? .answer(200, body: #"{"status":"ready","identifiers":[{"type":"dns","value":"evil.example"}]}"#) : nil
        })
        #expect(try await scene.failure()?.acme == .orderChanged)
        let other = try Scene(script: { seen, number in
            seen.purpose == .order && number == 1
                ? .answer(
                    201,
                    headers: [("Location", "https://ca.test/o/1")],
                    body:
                        #"{"status":"pending","identifiers":[{"type":"dns","value":"evil.example"}],"authorizations":[]}"#
                ) : nil
        })
        #expect(try await other.failure()?.acme == .orderChanged)
    }

    @Test(.rows("X-03", "F-P4", "O-03")) func whatNoRFCKnowsIsNamed() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number == 2 ? .answer(200, body: "{\"status\":\"weird\\u001b\"}") : nil
        })
        let failure = try #require(try await scene.failure())
        #expect(
            failure.acme
                == .protocolBroken(ProtocolBreach("order.status", .unknownStatus(ServerText("weird\u{1b}"))))
        )
        #expect(failure.summary == #"the CA's answer cannot be used: order.status: unknown status "weird\u{1b}""#)
        let empty = try Scene(script: { seen, _ in
            seen.purpose == .order
                ? .answer(201, headers: [("Location", "https://ca.test/o/1")], body: #"{"status":"pending"}"#) : nil
        })
        #expect(
            try await empty.failure()?.acme == .protocolBroken(ProtocolBreach("order.authorizations", .absent))
        )
    }
}
