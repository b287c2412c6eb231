import Conformance
import Foundation
import MiniCA
import PKI
import Testing

/// Renewal information and `replaces` (RFC 9773), right and wrong.
struct ReplacementTests {
    private struct Issued {
        let id: String
        let url: String
        let certificate: Certificate
    }

    private func issue(_ rig: Rig, _ name: String = "a.example.com") async throws -> Issued {
        await rig.ca.setTempers([.readyOrders])
        let leaf = try CertificateChain(pem: try await rig.download(name).body).leaf
        let id = try #require(CertificateID(leaf)).description
        return Issued(id: id, url: "\(try rig.client.url("renewalInfo"))/\(id)", certificate: leaf)
    }

    private func window(_ answer: Curl.Answer) throws -> (start: Date, end: Date) {
        let window = try #require(answer.json["suggestedWindow"] as? [String: String], "\(answer.text)")
        let format = ISO8601DateFormatter()
        return (
            try #require(format.date(from: window["start"] ?? "")), try #require(format.date(from: window["end"] ?? ""))
        )
    }

    @Test(.rows("R-04", "R-05")) func windowsAreToldAndSet() async throws {
        try await Rig.with { rig in
            let issued = try await issue(rig)
            let other = try await issue(rig, "b.example.com")
            let standard = try await rig.client.curl("GET", issued.url)
            #expect(standard.status == 200 && standard.value("retry-after") == "21600")
            let (start, end) = try window(standard)
            #expect(start < end && issued.certificate.validity.contains(start))
            #expect(issued.certificate.validity.contains(end))
            let wanted = RenewalWindow(
                start: Date(timeIntervalSince1970: 1_000_000_000),
                end: Date(timeIntervalSince1970: 1_000_003_600),
                explanationURL: "https://minica.rekey.test/why",
                retryAfter: .seconds(60)
            )
            await rig.ca.setRenewalWindow(wanted, of: CertificateID(issued.certificate))
            let set = try await rig.client.curl("GET", issued.url)
            #expect(try window(set).start == wanted.start && set.value("retry-after") == "60")
            #expect(set.json["explanationURL"] as? String == wanted.explanationURL)
            #expect(try window(try await rig.client.curl("GET", other.url)).start != wanted.start)
            await rig.ca.setRenewalWindow(wanted)
            #expect(try window(try await rig.client.curl("GET", other.url)).start == wanted.start)
            #expect(try await rig.client.curl("GET", other.url + "x").status == 404)
            #expect(await rig.ca.requestCounts()[.renewalInfo] == 5)
        }
    }

    @Test(.rows("F-P18")) func windowsAreWrong() async throws {
        try await Rig.with { rig in
            let issued = try await issue(rig)
            await rig.ca.setTempers([.semantic(.renewalInThePast)])
            let past = try await rig.client.curl("GET", issued.url)
            #expect(try window(past).end < Date() && past.json["explanationURL"] != nil)
            await rig.ca.setTempers([.semantic(.renewalFarFuture)])
            let far = try await rig.client.curl("GET", issued.url)
            #expect(try window(far).start > issued.certificate.validity.notAfter)
            #expect(far.value("retry-after") == "31536000")
            await rig.ca.setTempers([.semantic(.renewalUnusable)])
            let backwards = try window(try await rig.client.curl("GET", issued.url))
            #expect(backwards.end < backwards.start)
            #expect(try await rig.client.curl("GET", issued.url).json.isEmpty)
            #expect(try await rig.client.curl("GET", issued.url).status == 404)
            #expect(
                try window(try await rig.client.curl("GET", issued.url)).end < issued.certificate.validity.notBefore
            )
        }
    }

    private func replace(_ rig: Rig, _ id: String, _ name: String = "a.example.com") async throws -> Curl.Answer {
        let payload: [String: Any] = ["identifiers": [["type": "dns", "value": name]], "replaces": id]
        return try await rig.client.post(try rig.client.url("newOrder"), payload)
    }

    @Test(.rows("R-16", "R-18")) func certificatesAreReplacedOnce() async throws {
        try await Rig.with { rig in
            let issued = try await issue(rig)
            #expect(try await replace(rig, issued.id, "other.example.com").problem == "malformed")
            #expect(try await replace(rig, "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE").status == 404)
            let order = try await replace(rig, issued.id)
            #expect(order.status == 201 && order.json["replaces"] as? String == issued.id)
            let done = try await rig.client.finalize(order, csr: try await rig.csr("DNS:a.example.com"))
            #expect(done.json["status"] as? String == "valid")
            let again = try await replace(rig, issued.id)
            #expect(again.status == 409 && again.problem == "alreadyReplaced")
            #expect(await rig.ca.orders().map(\.replaces) == [nil, issued.id])
        }
    }

    @Test(.rows("F-P17")) func replacementIsRefused() async throws {
        try await Rig.with { rig in
            let issued = try await issue(rig)
            await rig.ca.setTempers([.semantic(.alreadyReplaced)])
            #expect(try await replace(rig, issued.id).problem == "alreadyReplaced")
            #expect(try await rig.client.order("a.example.com").answer.status == 201)
            await rig.ca.setTempers([.semantic(.replacesRefused)])
            var seen: [Int] = []
            for _ in 0..<7 { seen.append(try await replace(rig, issued.id).status) }
            #expect(seen == [400, 404, 409, 403, 500, 401, 422])
            #expect(try await rig.client.order("a.example.com").answer.status == 201)
        }
    }
}
