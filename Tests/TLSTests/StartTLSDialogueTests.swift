import Testing

@testable import TLS

struct StartTLSDialogueTests {
    private func run(_ kind: StartTLS, _ text: String, chunk: Int) -> ([String], StartTLSDialogue.Step) {
        var dialogue = StartTLSDialogue(kind, name: "a.example")
        var said: [String] = []
        var last = StartTLSDialogue.Step.wait
        // A reply must be sent before more is read, so each "|" marks where the server waits for it.
        for part in text.split(separator: "|") {
            var octets = Array(part.utf8)[...]
            while !octets.isEmpty {
                last = dialogue.take(Array(octets.prefix(chunk)))
                octets = octets.dropFirst(chunk)
                if case .say(let reply) = last { said.append(String(decoding: reply, as: UTF8.self)) }
            }
        }
        return (said, last)
    }

    @Test(arguments: [1, 3, 1000])
    func octetsMayArriveInAnyPieces(chunk: Int) {
        let smtp = run(.smtp, "220-x\r\n220 y\r\n|250-a\r\n250 b\r\n|220 ok\r\n", chunk: chunk)
        #expect(smtp.0 == ["EHLO probe.invalid\r\n", "STARTTLS\r\n"])
        #expect(smtp.1 == .shakeHands)
        #expect(run(.lmtp, "220 y\r\n|250 b\r\n|220 ok\r\n", chunk: chunk).0.first == "LHLO probe.invalid\r\n")
        #expect(run(.sieve, "\"STARTTLS\"\r\nOK\r\n|OK go\r\n", chunk: chunk).1 == .shakeHands)
        #expect(run(.postgres, "S", chunk: chunk).1 == .shakeHands)
        #expect(run(.irc, ":x NOTICE * :wait\r\n:x 020 * :y\r\n:x 670 * :go\r\n", chunk: chunk).1 == .shakeHands)
        let streams = run(
            .xmpp,
            "<stream:stream><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
                + "</stream:features>|<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'></proceed>",
            chunk: chunk
        )
        #expect(streams.0.first?.hasPrefix("<starttls") == true)
        #expect(streams.1 == .shakeHands)
    }

    @Test func refusalsAndFloodsEndIt() {
        #expect(run(.postgres, "N", chunk: 1).1 == .refused("N"))
        #expect(run(.imap, "* OK\n|a NO never\n", chunk: 100).1 == .refused("a NO never"))
        #expect(run(.smtp, String(repeating: "220-x\r\n", count: 10_000), chunk: 4096).1 != .wait)
        #expect(StartTLSDialogue(.postgres, name: "a.example").opening == [0, 0, 0, 8, 4, 210, 22, 47])
    }

    /// RFC 3207 §6: octets that came in the clear must not be taken for protected ones.
    @Test func octetsAfterTheAnswerAreAnError() {
        #expect(run(.pop3, "+OK\r\n|+OK\r\nEVIL\r\n", chunk: 100).1 == .injected)
        #expect(run(.pop3, "+OK\r\n+OK\r\n", chunk: 100).1 == .refused("words before they were asked for"))
    }
}
