import CertificateWorkshop
import PKI
import TLS
import Testing

/// Everything a peer can do to a sweep: each is answered in its time and by its name, and the good ones among them are
/// not held up.
struct HostilePeerTests {
    private static let deadline: Duration = .seconds(6)

    /// A web server without TLS, and one that has other things to say: in words for people, not OpenSSL's.
    @Test(arguments: ["HTTP/1.0 400 Bad Request\r\n\r\n", "220 mail.example.com ESMTP\r\n"])
    func whoSpeaksNoTLSIsToldSo(words: String) async throws {
        let speaker = try Speaker { line in
            line.say(words)
            line.hear()
            line.outlast()
        }
        defer { speaker.stop() }
        let endpoint = Endpoint(host: "127.0.0.1", port: speaker.port)
        let results = await SystemProber().presented(at: endpoint, deadline: Self.deadline)
        guard case .unreachable(let failure) = results.first?.outcome else {
            Issue.record("\(results)")
            return
        }
        #expect(failure.isNoTLS && "\(failure)" == "the peer does not speak TLS")
    }

    @Test func everyoneIsAnsweredInTimeAndTheGoodAreSeen() async throws {
        let workshop = try Workshop()
        try workshop.leaf("one", san: "DNS:a.example")
        let pair = TLSListener.Pair(fullchain: workshop.path("one.full.pem"), key: workshop.path("one.key"))
        let peers =
            try HostilePeer.plain + HostilePeer.framed + HostilePeer.tls
            + HostilePeer.certified(
                pair,
                long: Self.chain(of: 1000, "long", in: workshop),
                huge: Self.chain(of: 2800, "huge", in: workshop)
            )
        #expect(peers.count >= 60)
        let good = try Speaker { $0.shakeHands(pair) }
        let speakers = try peers.map { try Speaker($0.script) }
        defer { for speaker in speakers + [good] { speaker.stop() } }

        // A good one after each bad one, so that none can be seen only because it came first.
        let jobs = zip(peers.indices, speakers).flatMap { index, speaker in
            [
                SweepJob(Endpoint(host: "127.0.0.1", port: speaker.port, startTLS: peers[index].startTLS), tag: index),
                SweepJob(Endpoint(host: "127.0.0.1", port: good.port), tag: -1),
            ]
        }
        var findings: [Int: [ProbeResult]] = [:]
        var seen = 0
        let begin = ContinuousClock.now
        let limits = SweepLimits(perHost: 512, deadline: Self.deadline)
        for await finding in Sweeper(limits: limits).sweep(jobs) {
            if finding.tag < 0 {
                if finding.results.first?.leaf != nil { seen += 1 }
            } else {
                findings[finding.tag] = finding.results
            }
        }
        // Twice the deadline's room for a machine that has other things to do as well.
        #expect(ContinuousClock.now - begin < Self.deadline * 3)
        #expect(seen == peers.count)
        #expect(findings.count == peers.count)
        for (index, peer) in peers.enumerated() {
            let outcome = findings[index]?.first?.outcome
            let verdict = HostilePeer.verdict(outcome)
            #expect(verdict.map(peer.verdicts.contains) == true, "\(peer.name): \(Self.words(outcome))")
            if case .unreachable(let failure) = outcome {
                let isPrintable = "\(failure)".unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }
                #expect(isPrintable, "\(peer.name)")
            }
        }
    }

    private static func words(_ outcome: ProbeResult.Outcome?) -> String {
        switch outcome {
        case .served: "served"
        case .unreachable(let failure): "\(failure)"
        case nil: "nothing"
        }
    }

    /// A leaf with so many certificates behind it.
    private static func chain(of count: Int, _ name: String, in workshop: Workshop) throws -> TLSListener.Pair {
        let authority = String(decoding: try workshop.bytes("ca.pem"), as: UTF8.self)
        let leaf = String(decoding: try workshop.bytes("one.pem"), as: UTF8.self)
        try workshop.write(leaf + String(repeating: authority, count: count), to: "\(name).pem")
        return TLSListener.Pair(fullchain: workshop.path("\(name).pem"), key: workshop.path("one.key"))
    }
}
