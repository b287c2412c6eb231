/// Why it is not known what a name has. That a name has nothing is no failure but an answer (``Lookup``).
package enum LookupFailure: Error, Sendable, Equatable {
    /// No server is configured.
    case noServers
    /// Every server was asked; this is what the last one did.
    case noAnswer(DomainName, DNSFailure)
    /// Every server refused or failed; the last one's code.
    case refused(DomainName, ResponseCode, by: ServerAddress)
    /// The server only knows whom else to ask: it does not resolve for us, or does not serve the name.
    case referral(DomainName, by: ServerAddress)
    /// The servers answer SERVFAIL but have an answer when asked not to check DNSSEC.
    case bogus(DomainName, by: ServerAddress)
    /// An alias leads back to a name that was left already.
    case aliasLoop(at: DomainName)
    /// More aliases in a row than are followed.
    case tooManyAliases(from: DomainName)
    case cancelled
}

extension LookupFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noServers: "no DNS server is configured"
        case .noAnswer(let name, let failure): "looking up \(name): \(failure)"
        case .refused(let name, let code, let server): "looking up \(name): DNS server \(server) answered \(code)"
        case .referral(let name, let server):
            "looking up \(name): DNS server \(server) does not know it, and will not ask"
        case .bogus(let name, let server):
            "looking up \(name): DNS server \(server) rejects it, its DNSSEC signatures fail"
        case .aliasLoop(let name): "the alias (CNAME) of \(name) leads back to itself"
        case .tooManyAliases(let name): "more than \(Resolver.mostAliases) aliases (CNAME) in a row from \(name)"
        case .cancelled: "the lookup was called off"
        }
    }

    /// What the operator can do.
    package var hint: String? {
        switch self {
        case .noServers: "name a recursive server in the configuration or in /etc/resolv.conf"
        case .noAnswer: "see that the server is up and that port 53, UDP and TCP, is open towards it"
        case .refused(_, .serverFailure, _):
            "the zone's own servers are down, lame or badly signed: dig +trace shows which"
        case .refused: "the server must be allowed to answer this host"
        case .referral: "configure a recursive server, or the one that serves the zone"
        case .bogus: "repair the zone's DNSSEC (DS, DNSKEY, expired signatures): CAs check it too"
        case .aliasLoop, .tooManyAliases: "repair the CNAME records"
        case .cancelled: nil
        }
    }
}
