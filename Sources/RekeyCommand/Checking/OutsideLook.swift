import ACME
import Checks
import DNS
import FoundationEssentials
import HTTPClient
import PKI
import Rotation

/// What other services say about an endpoint: the DNS, the site's own headers. Every question has its
/// deadline; what is not answered stays unknown.
struct OutsideLook {
    let place: Workplace
    let resolver: Resolver
    let deadline: Duration

    /// Asks everything at the same time.
    func facts(host: String, port: UInt16, isHTTP: Bool, leaves: [Certificate]) async -> OutsideFacts {
        async let site = isHTTP ? site(host, port) : nil
        async let reach = isHTTP ? challengeReach(host) : nil
        async let names = resolved(leaves.flatMap(\.identifiers))
        async let authorization = authorization(of: host)
        let answered = await site
        return OutsideFacts(
            strictTransport: answered?.strictTransport,
            challengeReach: await reach,
            clockOffset: answered?.clockOffset,
            caa: await authorization,
            resolved: await names
        )
    }

    // MARK: HTTP

    private func client(plain: Bool) -> HTTPClient? {
        try? HTTPClient(HTTPClientConfiguration(userAgent: "rekey/\(Version.text)", allowPlainHTTP: plain))
    }

    private func limits(_ bytes: Int) -> HTTPLimits {
        HTTPLimits(bodyBytes: bytes, connect: min(deadline, .seconds(5)), total: deadline)
    }

    private struct Site {
        let strictTransport: OutsideFacts.StrictTransport
        let clockOffset: OutsideFacts.ClockOffset?
    }

    private func site(_ host: String, _ port: UInt16) async -> Site? {
        let place = host.contains(":") ? "[\(host)]" : host
        let request = HTTPRequest(.head, url: "https://\(place):\(port)/", limits: limits(65_536))
        guard let client = client(plain: false), let answer = try? await client.send(request) else { return nil }
        let header = answer.headers.first("Strict-Transport-Security")
        return Site(
            strictTransport: header.map { Self.maximumAge($0) } ?? .missing,
            clockOffset: answer.headers.first("Date").flatMap(HTTPDate.parse).map {
                OutsideFacts.ClockOffset(seconds: self.place.clock.now().timeIntervalSince($0), reference: host)
            }
        )
    }

    /// RFC 6797 §6.1.1: `max-age=31536000; includeSubDomains`, quoted or not.
    static func maximumAge(_ header: String) -> OutsideFacts.StrictTransport {
        for directive in header.split(separator: ";") {
            let parts = directive.split(separator: "=", maxSplits: 1).map { $0.trimmingBlanks }
            guard parts.count == 2, parts[0].lowercased() == "max-age" else { continue }
            let digits = parts[1].filter { $0 != "\"" }
            return .maximumAge(Int(digits) ?? 0)
        }
        return .missing
    }

    /// Any answer to a token nobody has shows that the directory can be reached.
    private func challengeReach(_ host: String) async -> OutsideFacts.ChallengeReach? {
        let place = host.contains(":") ? "[\(host)]" : host
        let url = "http://\(place)/.well-known/acme-challenge/rekey-check"
        guard let client = client(plain: true) else { return nil }
        do throws(HTTPFailure) {
            let answer = try await client.send(HTTPRequest(.get, url: url, limits: limits(65_536)))
            return answer.status < 500 ? .reachable : .unreachable("status \(answer.status)")
        } catch {
            // A redirect is an answer too.
            if case .redirectRefused = error { return .reachable }
            return .unreachable("\(error)")
        }
    }

    // MARK: DNS

    private func resolved(_ identifiers: [Identifier]) async -> [DNSName: [IPAddress]] {
        var names: [DNSName: [IPAddress]] = [:]
        for case .dns(let name) in Set(identifiers).sorted().prefix(20) where !name.isWildcard {
            names[name] = await addresses(of: name)
        }
        return names
    }

    private func addresses(of name: DNSName) async -> [IPAddress]? {
        guard let domain = try? DomainName(name) else { return nil }
        let end = ContinuousClock.now + deadline
        var found: [IPAddress] = []
        for type in [RecordType.a, .aaaa] {
            guard let lookup = try? await resolver.lookup(domain, type, deadline: end) else { return nil }
            found += lookup.records.compactMap { if case .address(let address) = $0.data { address } else { nil } }
        }
        return found
    }

    private func authorization(of host: String) async -> [CAAProperty]? {
        guard let name = try? DNSName(host), let domain = try? DomainName(name) else { return nil }
        let end = ContinuousClock.now + deadline
        guard let relevant = try? await resolver.relevantCAA(for: domain, deadline: end) else { return nil }
        return relevant.records.map { record in
            CAAProperty(
                isCritical: record.flags & 0x80 != 0,
                tag: String(decoding: record.tag, as: UTF8.self),
                value: String(decoding: record.value, as: UTF8.self)
            )
        }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
