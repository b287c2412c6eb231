import Conformance
import Foundation
import MiniCA
import Testing

/// Each of the 24 faults as it shows on the wire.
struct FaultTests {
    /// A rig whose authority has just that temper.
    private func with(
        _ names: String...,
        drip: Duration = .seconds(1),
        body: (Rig) async throws -> Void
    ) async throws {
        let tempers = try names.map { try #require(Temper(name: $0), "\($0)") }
        try await Rig.with(Rig.tuned { $0.dripInterval = drip }) { rig in
            await rig.ca.setTempers(tempers)
            try await body(rig)
        }
    }

    private func raw(
        _ rig: Rig,
        _ target: String = "/directory",
        seconds: Double = 10
    ) async throws -> (octets: [UInt8], timedOut: Bool) {
        try await RawConnection.get(target, of: rig.ca, roots: rig.client.curl.roots, seconds: seconds)
    }

    private func directory(_ rig: Rig) async throws -> Curl.Answer {
        try await rig.client.curl("GET", rig.ca.directoryURL)
    }

    @Test(.rows("F-P8")) func resetsComeBeforeOrAfter() async throws {
        try await with("newOrder:reset-before:1") { rig in
            let refused = try await rig.client.order("a.example.com").answer
            #expect(refused.exit == 56 && refused.status == 0)
            #expect(await rig.ca.orders().isEmpty)
            #expect(try await rig.client.order("a.example.com").answer.status == 201)
            await rig.ca.setTempers([.fault(FaultCell(.newOrder, .resetAfter), Dose(times: 2))])
            for _ in 0..<2 { #expect(try await rig.client.order("b.example.com").answer.exit == 56) }
            #expect(try await rig.client.order("c.example.com").answer.status == 201)
            #expect(await rig.ca.orders().count == 4)
        }
    }

    @Test(.rows("F-P8"), arguments: [0, 1, 17, 40, 300])
    func answersAreCut(after octets: Int) async throws {
        try await with("directory:cut-after@\(octets)") { rig in
            let answer = try await raw(rig)
            #expect(answer.octets.count == octets && !answer.timedOut)
            #expect(answer.octets.starts(with: Array("HTTP/1.1 200 OK\r\n".utf8).prefix(octets)))
        }
    }

    @Test(.rows("F-P8")) func answersAreCutInTheMiddle() async throws {
        try await with("directory:cut-after:1") { rig in
            let cut = try await raw(rig).octets.count
            let whole = try await raw(rig).octets.count
            #expect(cut > 100 && abs(whole / 2 - cut) < 30)
        }
    }

    @Test(.rows("F-P10")) func answersDrip() async throws {
        #expect(MiniCAConfiguration().dripInterval == .seconds(1))
        try await with("directory:slow-drip", drip: .milliseconds(100)) { rig in
            let answer = try await raw(rig, seconds: 1.5)
            #expect(answer.timedOut && (1...15).contains(answer.octets.count), "\(answer.octets.count)")
        }
    }

    @Test(.rows("F-P10")) func answersNeverCome() async throws {
        try await with("directory:never-answers:1") { rig in
            let answer = try await raw(rig, seconds: 1)
            #expect(answer.timedOut && answer.octets.isEmpty)
            #expect(try await directory(rig).status == 200)
        }
    }

    @Test(.rows("F-P5", "F-P6")) func refusalsSayWhenInEveryWay() async throws {
        try await with("newOrder:too-many-requests") { rig in
            var seen: [String?] = []
            for _ in 0..<8 {
                let answer = try await rig.client.order("a.example.com").answer
                #expect(answer.status == 429 && answer.problem == "rateLimited")
                seen.append(answer.value("retry-after"))
            }
            #expect(seen[0] == "2" && seen[1] == "0" && seen[2] == "-1" && seen[5] == "soon" && seen[7] == nil)
            #expect(seen[3]?.hasSuffix(" GMT") == true && seen[4]?.hasSuffix(" GMT") == true && seen[3] != seen[4])
            #expect(seen[6] == "Fri, 31 Dec 9999 23:59:59 GMT")
            await rig.ca.setTempers([.fault(FaultCell(.newOrder, .tooManyRequests), Dose(variant: 5, times: 1))])
            #expect(try await rig.client.order("a.example.com").answer.value("retry-after") == "soon")
            #expect(await rig.ca.orders().isEmpty)
        }
    }

    @Test(.rows("F-P7")) func serversFailInFourWays() async throws {
        try await with("order:server-errors") { rig in
            let url = try await rig.client.order("a.example.com").url
            var seen: [(Int, String?)] = []
            for _ in 0..<5 {
                let answer = try await rig.client.post(url, nil)
                seen.append((answer.status, answer.value("content-type")))
                #expect(answer.value("replay-nonce") != nil)
            }
            #expect(seen.map(\.0) == [500, 502, 503, 504, 500])
            #expect(seen[0].1 == "application/problem+json" && seen[1].1?.hasPrefix("text/html") == true)
            #expect(seen[3].1 == nil)
        }
    }

    @Test(.rows("F-P26", "F-C8")) func status200SaysLittle() async throws {
        try await with("directory:html-with-200") { rig in
            let page = try await directory(rig)
            #expect(page.status == 200 && page.text.hasPrefix("<!DOCTYPE html>"))
            await rig.ca.setTempers([.fault(FaultCell(.directory, .problemWith200))])
            #expect(try await directory(rig).status == 200)
            #expect(try await directory(rig).problem == "serverInternal")
            await rig.ca.setTempers([.fault(FaultCell(.directory, .wrongContentType))])
            let odd = try await directory(rig)
            #expect(odd.value("content-type")?.hasPrefix("text/html") == true && odd.json["newOrder"] != nil)
        }
    }

    /// Hundreds of megabytes go out of a process that does not grow by them.
    @Test(.rows("F-P11")) func endlessBodiesAreNotKeptInMemory() async throws {
        try await with("directory:endless-body") { rig in
            let before = try Self.residentOctets()
            let weight = try await rig.client.curl.weigh(rig.ca.directoryURL, seconds: 2)
            #expect(weight.exit == 28 && weight.body > 50_000_000, "\(weight)")
            let growth = try Self.residentOctets() - before
            #expect(growth < 30_000_000, "grew by \(growth) while \(weight.body) were sent")
        }
    }

    @Test(.rows("F-P11")) func fieldsFlood() async throws {
        try await with("directory:header-flood") { rig in
            let octets = try await raw(rig).octets.count
            #expect(octets > 20_000_000 && octets < 21_000_000)
            #expect(try await directory(rig).exit == 56)
        }
    }

    @Test(.rows("F-P13", "F-P12")) func membersAreWrong() async throws {
        try await with("directory:deep-json") { rig in
            #expect(try await directory(rig).text.count { $0 == "[" } >= 20_000)
            await rig.ca.setTempers([.fault(FaultCell(.directory, .wrongTypes))])
            let typed = try await directory(rig).json
            #expect(typed["newOrder"] as? Int == 42 && typed["meta"] is [Any])
            await rig.ca.setTempers([.fault(FaultCell(.directory, .nulls))])
            let nulls = try await directory(rig).json
            #expect(nulls["newOrder"] is NSNull && nulls["meta"] is NSNull)
            await rig.ca.setTempers([.fault(FaultCell(.directory, .missingMembers))])
            #expect(try await directory(rig).text == "{}")
            await rig.ca.setTempers([.fault(FaultCell(.directory, .duplicateKeys))])
            #expect(try await directory(rig).text.components(separatedBy: "\"newOrder\":").count == 3)
            await rig.ca.setTempers([.fault(FaultCell(.directory, .byteOrderMark))])
            #expect(try await directory(rig).body.starts(with: [0xEF, 0xBB, 0xBF, 0x7B]))
        }
    }

    @Test(.rows("F-P12")) func urlsLeadAway() async throws {
        try await with("newOrder:foreign-urls:1") { rig in
            let order = try await rig.client.order("a.example.com")
            let foreign = "https://127.0.0.1:\(rig.ca.port)/foreign/"
            #expect(order.url.hasPrefix(foreign + "order/"))
            #expect((order.answer.json["finalize"] as? String)?.hasPrefix(foreign) == true)
            #expect(await rig.ca.requestCounts().strays == 0)
            _ = try await rig.client.curl("GET", order.url)
            #expect(await rig.ca.requestCounts().strays == 1)
            await rig.ca.setTempers([.fault(FaultCell(.directory, .httpURLs))])
            let plain = try await directory(rig).json["newOrder"] as? String
            #expect(plain == "http://localhost:\(rig.ca.port)/new-order")
        }
    }

    @Test(.rows("F-P13")) func textsAreHostile() async throws {
        try await with("order:hostile-text") { rig in
            let url = try await rig.client.order("a.example.com").url
            let order = try await rig.client.post(url, nil).json
            let status = try #require(order["status"] as? String)
            #expect(status.contains("pending") && status.contains("\u{1B}[2J") && status.contains("\u{202E}"))
            #expect((order["finalize"] as? String)?.hasPrefix("https://localhost:") == true)
        }
    }

    @Test(.rows("F-R11")) func numbersAreExtreme() async throws {
        try await with("order:integer-extremes") { rig in
            let url = try await rig.client.order("a.example.com").url
            var texts: [String] = []
            var advice: [String?] = []
            for _ in 0..<7 {
                let answer = try await rig.client.post(url, nil)
                texts.append(answer.text)
                advice.append(answer.value("retry-after"))
            }
            #expect(texts[3].contains("\"extreme\":9223372036854775808}") && texts[4].contains("\"extreme\":1e400}"))
            #expect(texts[1].contains("\"expires\":\"9999-12-31T23:59:59Z\""))
            #expect(advice.compactMap { $0 }.prefix(5) == ["0", "-1", "2147483648", "9223372036854775808", "1e400"])
        }
    }

    @Test(.rows("F-P2", "F-P1")) func noncesAreMissingOrNeverGood() async throws {
        try await with("newNonce:missing-nonce", "order:missing-nonce:1", "order:bad-nonce-for-ever") { rig in
            #expect(try await rig.client.curl("HEAD", try rig.client.url("newNonce")).value("replay-nonce") == nil)
            await rig.ca.setTempers([
                .fault(FaultCell(.order, .missingNonce), Dose(times: 1)), .fault(FaultCell(.order, .badNonceForEver)),
            ])
            let url = try await rig.client.order("a.example.com").url
            let silent = try await rig.client.post(url, nil)
            #expect(silent.status == 200 && silent.value("replay-nonce") == nil)
            var nonces: Set<String> = []
            for _ in 0..<5 {
                let answer = try await rig.client.post(url, nil)
                #expect(answer.problem == "badNonce")
                nonces.insert(try #require(answer.value("replay-nonce")))
            }
            #expect(nonces.count == 5)
        }
    }

    private static func residentOctets() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(pages[1])) * 4096
    }
}
