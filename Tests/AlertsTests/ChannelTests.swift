import Foundation
import HTTPClient
import Hooks
import SystemPackage
import TestSupport
import Testing

@testable import Alerts

/// Each channel against a receiver on loopback, and the shapes of what it sends.
struct ChannelTests {
    private let trigger = AlertEvent(.trigger, fullAlert, at: moment(5))

    private func text(_ json: JSONValue) -> String { String(decoding: json.octets, as: UTF8.self) }

    @Test func theWebhookIsSignedAsOpenSSLComputesIt() async throws {
        let receiver = try await LoopbackReceiver.start()
        let channel = WebhookChannel(
            .open(receiver.url()),
            authenticator: TestAuthenticator(),
            headers: [HTTPHeader("X-Team", "web")],
            courier: try courier()
        )
        #expect(await channel.deliver(try message(trigger, at: moment(60))) == .delivered(said: "200 ok"))
        let request = try #require(receiver.requests.first)
        #expect(request.header("X-Rekey-Timestamp") == "1795000060")
        #expect(request.header("X-Rekey-Id") == "id-0")
        #expect(request.header("X-Team") == "web")
        #expect(request.header("Content-Type") == "application/json")
        let outcome = try await SystemChildRunner().run(
            ChildCommand(
                executable: "/usr/bin/openssl",
                arguments: ["dgst", "-sha256", "-hmac", "a key of this test", "-r"],
                input: Array("1795000060.".utf8) + request.body
            )
        )
        let expected = outcome.output.text.prefix(64)
        #expect(expected.count == 64)
        #expect(request.header("X-Rekey-Signature") == "sha256=\(expected)")
        await receiver.stop()
    }

    @Test func theWebhooksBody() throws {
        let whole = try message(trigger)
        let body = text(EventDocument(message: whole, item: whole.items[0]).json)
        #expect(
            body == #"""
                {"alert":{"dedup":"RotationFailed:api","details":{"certificate":"api","endpoint":"api.example.com:443","environment":"production","hint":"open port 80","last_error":"said \\u{1b}[31mno\\u{d}\\u{a}Bcc: x@evil.example","live":"generation 7, valid until 2026-11-25T20:26:40Z","next":"tried again at 2026-11-18T22:00:00Z","owner":"web"},"expires":"2026-11-25T11:06:40Z","rule":"RotationFailed","severity":"critical","since":"2026-11-18T11:06:40Z","summary":"api: the CA said <!channel> @everyone"},"at":"2026-11-18T11:06:45Z","event":"trigger","id":"id-0","instance":"web1.example.com","schema":1}
                """#
        )
    }

    @Test func withoutItsKeyTheWebhookWaits() async throws {
        struct Keyless: MessageAuthenticator {
            func authenticate(_ octets: [UInt8]) -> [UInt8]? { nil }
        }
        let receiver = try await LoopbackReceiver.start()
        let channel = WebhookChannel(.open(receiver.url()), authenticator: Keyless(), courier: try courier())
        #expect(await channel.deliver(try message(trigger)) == .later("the signing key can't be used"))
        #expect(receiver.requests.isEmpty)
        await receiver.stop()
    }

    @Test func slacksBody() throws {
        let body = text(SlackChannel.body(of: try message(trigger)))
        #expect(body.contains(##""color":"#b00020""##))
        #expect(body.contains(#""text":"[critical] api: the CA said &lt;!channel&gt; @\#u{200B}everyone""#))
        #expect(body.contains(#"{"short":true,"title":"hint","value":"open port 80"}"#))
        #expect(!body.contains("<!channel>") && !body.contains("@everyone"))
        let end = AlertEvent(.resolve, fullAlert, at: moment(9))
        let both = text(SlackChannel.body(of: try message(trigger, end)))
        #expect(both.contains(#""text":"web1.example.com: 1 new, 1 resolved""#))
        #expect(both.contains(#""title":"[resolved] api: the CA said"#))
    }

    @Test func alertmanagersBody() throws {
        let opening = try message(trigger, at: moment(60))
        let items = AlertmanagerChannel.alerts(of: trigger, opening, interval: 300)
        #expect(
            text(.list(items)) == #"""
                [{"annotations":{"description":"said \\u{1b}[31mno\\u{d}\\u{a}Bcc: x@evil.example","endpoint":"api.example.com:443","hint":"open port 80","last_error":"said \\u{1b}[31mno\\u{d}\\u{a}Bcc: x@evil.example","live":"generation 7, valid until 2026-11-25T20:26:40Z","next":"tried again at 2026-11-18T22:00:00Z","summary":"api: the CA said <!channel> @everyone"},"endsAt":"2026-11-18T11:22:40Z","labels":{"alertname":"RotationFailed","certificate":"api","dedup":"RotationFailed:api","environment":"production","instance":"web1.example.com","owner":"web","severity":"critical"},"startsAt":"2026-11-18T11:06:40Z"}]
                """#
        )
        let end = AlertEvent(.resolve, fullAlert, at: moment(90))
        let ended = text(.list(AlertmanagerChannel.alerts(of: end, opening, interval: 300)))
        #expect(ended.contains(#""endsAt":"2026-11-18T11:08:10Z""#))
        var worse = trigger
        worse.formerSeverity = .warning
        let two = AlertmanagerChannel.alerts(of: worse, opening, interval: 300).map(text)
        #expect(two.count == 2)
        #expect(two[0].contains(#""severity":"warning""#) && two[0].contains(#""endsAt":"2026-11-18T11:06:45Z""#))
    }

    @Test func alertmanagerGetsOneRequestForAll() async throws {
        let receiver = try await LoopbackReceiver.start()
        let channel = AlertmanagerChannel(base: receiver.url("/"), interval: 300, courier: try courier())
        let other = AlertEvent(.trigger, alert(), at: moment())
        #expect(await channel.deliver(try message(trigger, other)) == .delivered(said: "200 ok"))
        #expect(receiver.requests.map(\.path) == ["/api/v2/alerts"])
        let array = try JSONSerialization.jsonObject(with: Data(receiver.requests[0].body)) as? [[String: Any]]
        #expect(array?.count == 2)
        await receiver.stop()
    }

    @Test func pagerDutysBodies() throws {
        let whole = try message(trigger)
        let body = text(PagerDutyChannel.body(of: trigger, whole, routingKey: "R0"))
        #expect(
            body == #"""
                {"client":"rekey","dedup_key":"web1.example.com/RotationFailed:api","event_action":"trigger","payload":{"class":"RotationFailed","component":"api","custom_details":{"certificate":"api","endpoint":"api.example.com:443","environment":"production","hint":"open port 80","last_error":"said \\u{1b}[31mno\\u{d}\\u{a}Bcc: x@evil.example","live":"generation 7, valid until 2026-11-25T20:26:40Z","next":"tried again at 2026-11-18T22:00:00Z","owner":"web"},"group":"production","severity":"critical","source":"web1.example.com","summary":"[critical] api: the CA said <!channel> @everyone","timestamp":"2026-11-18T11:06:40Z"},"routing_key":"R0"}
                """#
        )
        let end = AlertEvent(.resolve, fullAlert, at: moment(9))
        #expect(
            text(PagerDutyChannel.body(of: end, whole, routingKey: "R0"))
                == #"{"dedup_key":"web1.example.com/RotationFailed:api","event_action":"resolve","routing_key":"R0"}"#
        )
    }

    @Test func aTestOfPagerDutyLeavesNothingOpen() async throws {
        let receiver = try await LoopbackReceiver.start { _, _ in .reply(202, body: "accepted") }
        let channel = PagerDutyChannel(
            routingKey: try SecretText(contents: Array("R0".utf8)),
            address: .open(receiver.url()),
            courier: try courier()
        )
        let test = AlertEvent(.test, alert(), at: moment())
        #expect(await channel.deliver(try message(test)) == .delivered(said: "202 accepted"))
        let actions = receiver.requests.map { $0.text.contains(#""event_action":"trigger""#) }
        #expect(actions == [true, false])
        await receiver.stop()
    }

    @Test func aProgramGetsTheEventInEveryWay() async throws {
        let scripts = try DeskFixture().directory
        let script = scripts.path.appending("notify").string
        let out = scripts.path.appending("out").string
        try Data("#!/bin/sh\n{ echo \"$@\"; env | sort; cat; } > \(out)\necho heard\n".utf8)
            .write(to: URL(fileURLWithPath: script))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script)
        let channel = ExecChannel([script, "a b; $(id)"], runner: SystemChildRunner())
        #expect(await channel.deliver(try message(trigger)) == .delivered(said: "heard\n"))
        let text = try String(contentsOfFile: out, encoding: .utf8)
        #expect(text.hasPrefix("a b; $(id) trigger\n"))
        for line in [
            "REKEY_EVENT=trigger", "REKEY_RULE=RotationFailed", "REKEY_SEVERITY=critical", "REKEY_CERTIFICATE=api",
            "REKEY_LAST_ERROR=said \\u{1b}[31mno\\u{d}\\u{a}Bcc: x@evil.example", "REKEY_ID=id-0",
        ] { #expect(text.contains("\n\(line)\n"), "\(line)") }
        #expect(text.contains(#"{"alert":{"dedup":"RotationFailed:api""#))
    }

    @Test(
        arguments: [
            (.exited(0), .delivered(said: "")), (.exited(42), .delivered(said: "not its business")),
            (.exited(75), .later("the program exited with status 75")),
            (.timedOut, .later("the program did not end within its deadline")),
        ] as [(ChildOutcome.Ending, Delivery)]
    )
    func aProgramsEnding(ending: ChildOutcome.Ending, delivery: Delivery) {
        let outcome = ChildOutcome(ending: ending, output: BoundedOutput(limit: 10), took: .zero)
        #expect(ExecChannel.judge(outcome) == delivery)
    }

    @Test func aProgramOthersCouldChangeIsNotRun() async throws {
        let channel = ExecChannel(["/tmp"], runner: SystemChildRunner())
        #expect(await channel.deliver(try message(trigger)) == .refused("/tmp: not a regular file"))
    }

    @Test(
        arguments: [
            (200, .delivered(said: "200 no \\u{1b}")), (202, .delivered(said: "202 no \\u{1b}")),
            (400, .refused("400 no \\u{1b}")), (404, .refused("404 no \\u{1b}")),
            (408, .later("408 no \\u{1b}", after: 7)), (429, .later("429 no \\u{1b}", after: 7)),
            (503, .later("503 no \\u{1b}", after: 7)),
            (302, .refused("the answer points somewhere else, and nothing is sent on")),
        ] as [(Int, Delivery)]
    )
    func answersAreJudged(status: Int, delivery: Delivery) async throws {
        let headers = status == 302 ? ["Location": "http://127.0.0.1:1/secret"] : ["Retry-After": "7"]
        let receiver = try await LoopbackReceiver.start { _, _ in .reply(status, headers: headers, body: "no \u{1b}") }
        let got = await (try courier()).post([], to: .open(receiver.url()), at: moment())
        #expect(got == delivery)
        #expect(receiver.requests.count == 1)
        await receiver.stop()
    }

    @Test func aReceiverThatHangsOrPoursIsLeft() async throws {
        let hanging = try await LoopbackReceiver.start { _, _ in .hang }
        let pouring = try await LoopbackReceiver.start { _, _ in .endless }
        let started = ContinuousClock.now
        let courier = try courier(total: .milliseconds(500))
        #expect(
            await courier.post([], to: .open(hanging.url()), at: moment())
                == .later("time ran out while waiting for the answer")
        )
        #expect(
            await courier.post([], to: .open(pouring.url()), at: moment())
                == .later("the answer is longer than 16384 bytes")
        )
        #expect(ContinuousClock.now - started < .seconds(4))
        await hanging.stop()
        await pouring.stop()
    }

    @Test func noFailureQuotesASecretAddress() async throws {
        for url in [
            "ftp://hooks.example/xyz", "not-a-url-xyz", "https://user@hooks.example/xyz", "http://127.0.0.1:1/xyz",
        ] {
            let secret = PostAddress.secret(try SecretText(contents: Array(url.utf8)))
            let delivery = await (try courier()).post([], to: secret, at: moment())
            #expect(!delivery.words.contains("xyz"), "\(delivery)")
        }
    }

    @Test func theHeartbeatBeats() async throws {
        let receiver = try await LoopbackReceiver.start()
        let beating = Heartbeat(.open(receiver.url("/ping")), failureSuffix: "/fail", courier: try courier())
        _ = await beating.beat(succeeded: true, at: moment())
        _ = await beating.beat(succeeded: false, at: moment())
        let quiet = Heartbeat(.open(receiver.url("/ping")), isPost: true, courier: try courier())
        _ = await quiet.beat(succeeded: true, at: moment())
        #expect(await quiet.beat(succeeded: false, at: moment()) == nil)
        #expect(receiver.requests.map { "\($0.method) \($0.path)" } == ["GET /ping", "GET /ping/fail", "POST /ping"])
        await receiver.stop()
    }
}
