import Foundation
import Testing

@testable import Alerts
@testable import HTTPClient

/// Mail as it stands on the wire, heard by a server on loopback.
struct MailTests {
    private func transport(_ speaker: MailSpeaker, limit: Duration = .seconds(10)) throws -> MailTransport {
        try MailTransport(MailServer(host: "127.0.0.1", port: speaker.port, security: .none), limit: limit)
    }

    private func mail(_ subject: String = "hello", _ text: String = "a line\n", to: [String] = ["ops@example.com"])
        throws -> Mail
    {
        Mail(
            from: try MailAddress("rekey@web1.example.com"),
            to: try to.map { try MailAddress($0) },
            subject: subject,
            text: text,
            identifier: "abc-1",
            date: 1_795_000_000
        )
    }

    /// Undoes what a mail server undoes, then what a reader undoes.
    private func read(_ wire: String) -> (headers: [String: String], text: String) {
        let unstuffed = wire.components(separatedBy: "\r\n").map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 }
        let split = unstuffed.firstIndex(of: "") ?? 0
        var headers: [String: String] = [:]
        let folded = unstuffed[..<split].joined(separator: "\r\n").replacingOccurrences(of: "\r\n ", with: " ")
        for line in folded.components(separatedBy: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2 { headers[parts[0]] = parts[1] }
        }
        let body = unstuffed[(split + 1)...].joined(separator: "\n").replacingOccurrences(of: "=\n", with: "")
        let percent = body.replacingOccurrences(of: "%", with: "=25").replacingOccurrences(of: "=", with: "%")
        return (headers, percent.removingPercentEncoding ?? "")
    }

    @Test func aMailArrivesAsItWasWritten() async throws {
        let speaker = try await MailSpeaker.start()
        let text = ".a dot first\n..two\n\ngrüße = 100 % \t\n" + String(repeating: "long ", count: 60) + "\n.\nend"
        let receipt = try await transport(speaker).send(
            mail("hello", text, to: ["ops@example.com", "kim@example.com"])
        )
        #expect(receipt.said == "250 2.0.0 queued as 42")
        #expect(receipt.refusals.isEmpty)
        let log = speaker.log
        #expect(log.commands.contains("MAIL FROM:<rekey@web1.example.com>"))
        #expect(
            log.commands.filter { $0.hasPrefix("RCPT") } == ["RCPT TO:<ops@example.com>", "RCPT TO:<kim@example.com>"]
        )
        let wire = try #require(log.mails.first)
        #expect(wire.contains("\r\n..a dot first\r\n...two\r\n"))
        #expect(wire.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        let (headers, body) = read(wire)
        #expect(body == text + "\n\n" || body == text + "\n")
        #expect(headers["To"] == "<ops@example.com>, <kim@example.com>")
        #expect(headers["From"] == "<rekey@web1.example.com>")
        #expect(headers["Subject"] == "hello")
        #expect(headers["Date"] == "Wed, 18 Nov 2026 11:06:40 +0000")
        #expect(headers["Message-ID"] == "<abc-1@web1.example.com>")
        #expect(headers["Auto-Submitted"] == "auto-generated")
        await speaker.stop()
    }

    @Test(arguments: ["a\r\nBcc: x@evil.example", "a\nBcc: x@evil.example\n\nbody", "\u{85}\u{2028}x", "ü\r\nTo: y"])
    func nothingInASubjectBeginsAHeader(subject: String) throws {
        let text = String(decoding: try mail(subject).octets, as: UTF8.self)
        let names = text.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
            .filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(
            names == [
                "Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding",
            ]
        )
    }

    @Test func aSubjectOfAnyLanguageIsEncoded() throws {
        let subject =
            "[critical] büro.example.com: läuft in zwei Tagen ab — 証明書の有効期限が切れます " + String(repeating: "🔑", count: 20)
        let header = MailEncoding.header(subject)
        let words = header.components(separatedBy: "\r\n ")
        #expect(words.count > 2 && words.allSatisfy { $0.utf8.count <= 75 && $0.hasPrefix("=?UTF-8?B?") })
        let parts = try words.map { word in
            let inner = word.dropFirst("=?UTF-8?B?".count).dropLast(2)
            let octets = try #require(Data(base64Encoded: String(inner)))
            // Each a whole number of characters.
            return try #require(String(data: octets, encoding: .utf8))
        }
        #expect(parts.joined() == subject)
        #expect(MailEncoding.header("=?UTF-8?B?eA==?=") != "=?UTF-8?B?eA==?=")
    }

    @Test(arguments: [
        "", "ops", "ops@", "@example.com", "a b@example.com", "a@b@c", "ops@example.com>",
        "ops@example.com\r\nRCPT TO:<x>",
        "ops\u{0}@example.com", "öps@example.com", ".a@example.com", "a@b..c", "<a@b.c>",
        String(repeating: "a", count: 251) + "@b.c",
    ])
    func whatIsNoAddressIsRefused(text: String) { #expect(throws: MailFailure.self) { try MailAddress(text) } }

    @Test(
        arguments: [
            (0, "Thu, 1 Jan 1970 00:00:00 +0000"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 +0000"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 +0000"),
            (4_107_542_400, "Mon, 1 Mar 2100 00:00:00 +0000"), (-5, "Thu, 1 Jan 1970 00:00:00 +0000"),
            (.max, "Fri, 31 Dec 9999 23:59:59 +0000"),
        ] as [(Int, String)]
    )
    func datesAreThoseOfMail(seconds: Int, text: String) { #expect(MailDate.text(seconds) == text) }

    @Test func aServersNoIsToldFromItsNotNow() async throws {
        for (code, permanent) in [("550 5.7.1 go away", true), ("451 4.3.0 later", false)] {
            for command in ["MAIL", "RCPT", "DATA", "."] {
                let speaker = try await MailSpeaker.start { $0.hasPrefix(command) ? code : nil }
                let failure = await #expect(throws: MailFailure.self) { try await transport(speaker).send(mail()) }
                #expect(failure?.isPermanent == permanent, "\(command): \(String(describing: failure))")
                #expect(failure?.description.contains(code.dropFirst(4)) == true, "\(command)")
                await speaker.stop()
            }
        }
    }

    @Test func oneBadRecipientDoesNotKeepTheOthersFromHearing() async throws {
        let speaker = try await MailSpeaker.start { $0.contains("gone@") ? "550 5.1.1 no such user" : nil }
        let receipt = try await transport(speaker).send(mail(to: ["gone@example.com", "ops@example.com"]))
        #expect(receipt.refusals == ["550 5.1.1 no such user"])
        #expect(speaker.log.mails.count == 1)
        await speaker.stop()
    }

    @Test func withoutTLSNothingIsSentWhereItIsAskedFor() async throws {
        let speaker = try await MailSpeaker.start()
        let server = try MailServer(
            host: "127.0.0.1",
            port: speaker.port,
            security: .startTLS,
            credentials: MailServer.Credentials(user: "u", password: MailPassword(contents: Array("pä ss\n".utf8)))
        )
        let failure = await #expect(throws: MailFailure.self) { try await MailTransport(server).send(mail()) }
        guard case .tls = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(!speaker.log.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
        var dumped = ""
        dump(server, to: &dumped)
        #expect(!dumped.contains("ss\""))
        #expect(throws: MailFailure.passwordInClear) {
            try MailServer(host: "a", port: 25, security: .none, credentials: server.credentials)
        }
        #expect(throws: MailFailure.self) { try MailServer(host: "a/b", port: 25, security: .none) }
        await speaker.stop()
    }

    @Test func silenceAndChatterAreBounded() async throws {
        let silent = try await MailSpeaker.start { _ in "" }
        let started = ContinuousClock.now
        let first = await #expect(throws: MailFailure.self) {
            try await transport(silent, limit: .milliseconds(400)).send(mail())
        }
        #expect(first == .deadline(host: "127.0.0.1"))
        let chatty = try await MailSpeaker.start { line in
            line == "greeting" ? String(repeating: "220-\(String(repeating: "x", count: 80))\r\n", count: 20_000) : nil
        }
        await #expect(throws: MailFailure.self) { try await transport(chatty).send(mail()) }
        let task = Task { try await transport(silent).send(mail()) }
        task.cancel()
        await #expect(throws: MailFailure.cancelled) { try await task.value }
        #expect(ContinuousClock.now - started < .seconds(8))
        await silent.stop()
        await chatty.stop()
    }

    @Test func theAlertsOfOneRoundAreOneMail() async throws {
        let speaker = try await MailSpeaker.start()
        let channel = MailChannel(
            from: try MailAddress("rekey@web1.example.com"),
            to: [try MailAddress("ops@example.com")],
            transport: try transport(speaker)
        )
        let fixture = try DeskFixture()
        let desk = fixture.desk([slot("mail", channel)])
        let report = await desk.round(facts: facts(drift("tls://a:443"), drift("tls://b:443", until: moment(60))))
        #expect(report.channels.map(\.sent) == [2])
        let (headers, text) = read(try #require(speaker.log.mails.first))
        #expect(speaker.log.mails.count == 1)
        #expect(headers["Subject"] == "[critical] 2 new on web1.example.com")
        #expect(text.contains("[critical] api: served-not-newest: serves generation 7, generation 8 is live\n"))
        #expect(text.contains("  place: tls://a:443\n") && text.contains("  hint: reload nginx\n"))
        await speaker.stop()
    }
}
