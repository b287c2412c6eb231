/// Why a zone was not changed, or is not known to have been.
package enum UpdateFailure: Error, Sendable, Equatable {
    /// The name is not in the zone: nothing was sent.
    case notInZone(DomainName, zone: DomainName)
    /// No server of the zone has an address: nothing was sent.
    case noServer(zone: DomainName)
    /// No answer: the update may have been made. It can be sent again, for it changes nothing the second time.
    case exchange(DNSFailure)
    case signature(TSIGFailure, server: ServerAddress)
    /// The server refused, with its code.
    case refused(ResponseCode, zone: DomainName, server: ServerAddress)
}

extension UpdateFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notInZone(let name, let zone): "DNS update: \(name) is not in the zone \(zone)"
        case .noServer(let zone): "DNS update: no server of the zone \(zone) has an address"
        case .exchange(let failure): "DNS update: \(failure)"
        case .signature(let failure, let server): "DNS update at \(server): \(failure)"
        case .refused(let code, let zone, let server):
            "DNS update of the zone \(zone) at \(server): \(Self.words(for: code)) (\(code))"
        }
    }

    private static func words(for code: ResponseCode) -> String {
        switch code {
        case .formatError: "the server could not read it"
        case .serverFailure: "the server failed"
        case .nameError, .setMissing: "the server misses a name or record it wants there"
        case .nameExists, .setExists: "the server has a name or record that must not be there"
        case .notImplemented: "the server does not do dynamic update"
        case .refused: "the server does not allow it"
        case .notAuthoritative: "the server does not serve the zone, or does not accept the key"
        case .notZone: "the server says that the name is not in the zone"
        default: "the server refused it"
        }
    }

    /// What the operator can do.
    package var hint: String? {
        switch self {
        case .notInZone, .noServer: "name the zone and its server in the configuration"
        case .exchange: "port 53, TCP, of the server must be open for this host"
        case .signature(let failure, _): failure.hint
        case .refused(let code, _, _): Self.hint(for: code)
        }
    }

    private static func hint(for code: ResponseCode) -> String? {
        switch code {
        case .refused: "let the key update TXT there (BIND: update-policy, knot: acl with action update)"
        case .notAuthoritative: "send updates to the zone's primary server, and see that it knows the key"
        case .notZone: "configure the zone that holds the name"
        case .notImplemented: "turn dynamic update on at the server, or use another provider"
        case .serverFailure: "see the server's log: its zone file or journal may not be writable"
        default: nil
        }
    }

    /// Whether another server of the zone may do what this one did not.
    var mayTryAnother: Bool {
        switch self {
        case .exchange(let failure): failure != .cancelled && failure != .shutDown
        case .refused(let code, _, _):
            [.refused, .notAuthoritative, .notImplemented, .serverFailure].contains(code)
        case .signature(.unsigned, _), .signature(.badKey, _): true
        case .notInZone, .noServer, .signature: false
        }
    }
}
