import Checks
import DNS
import PKI
import TLS

/// The TLSA records of an endpoint, as far as they can be believed.
struct TLSALookup {
    /// What became of asking.
    enum Answer: Equatable {
        /// Proved by DNSSEC; empty when it is proved that there are none.
        case records([TLSARecord])
        /// Nothing is known; why.
        case doubt(String)
    }

    private let servers: [ServerAddress]
    private let resolver: Resolver

    /// - Parameter servers: those of the host's configuration. Only the ones on this host are asked: RFC 4035 §4.9.3,
    ///   "a security-aware stub resolver SHOULD NOT place any reliance on signature validation allegedly performed on
    ///   its behalf, except when the security-aware stub resolver obtained the data in question from a trusted
    ///   security-aware recursive name server via a secure channel".
    init(servers: [ServerAddress], exchange: any DNSExchange, patience: Patience = .standard) {
        self.servers = servers
        let near = servers.filter(\.isLoopback)
        resolver = Resolver(servers: near, exchange: exchange, patience: patience)
    }

    /// Whether mail servers decide by them without being told to (RFC 7672).
    static func isExpected(at endpoint: Endpoint) -> Bool { endpoint.startTLS == .smtp }

    /// Asks for `_port._tcp.host` (RFC 6698 §3), where host is the name asked for if there is one.
    func answer(for endpoint: Endpoint, deadline: ContinuousClock.Instant) async -> Answer {
        guard !resolver.servers.isEmpty else {
            let others = servers.map(\.description).joined(separator: ", ")
            return .doubt(
                "no validating resolver on loopback; \(others.isEmpty ? "there is none" : others) is not asked"
            )
        }
        guard let host = endpoint.indicatedName else { return .doubt("an address without a name has none") }
        guard let name = try? DomainName("_\(endpoint.port)._tcp.\(host)") else { return .doubt("\(host) is no name") }
        let lookup: Lookup
        do throws(LookupFailure) {
            lookup = try await resolver.lookup(name, .tlsa, wantsProof: true, deadline: deadline)
        } catch {
            // RFC 7672 §2.1.1: an answer that does not validate and one that does not come are no answers; a client
            // must not go on as if there were no records.
            return .doubt("\(error)")
        }
        guard lookup.isAuthentic else { return .doubt("the resolver did not prove the answer by DNSSEC (no AD)") }
        return .records(lookup.records.compactMap { TLSARecord($0.data) })
    }
}

extension TLSARecord {
    /// RFC 6698 §2.1: three octets of parameters, then the association; nil for what is shorter.
    init?(_ data: RecordData) {
        guard case .opaque(let octets) = data, octets.count >= 3 else { return nil }
        self.init(
            usage: octets[0],
            selector: octets[1],
            matchingType: octets[2],
            association: Array(octets.dropFirst(3))
        )
    }
}
