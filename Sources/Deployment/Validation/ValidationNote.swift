package import PKI

/// Something about a chain that is no fault, and that some clients stumble over all the same.
package enum ValidationNote: Sendable, Equatable, CustomStringConvertible {
    /// The leaf has no commonName: right for browsers, a surprise for some mail and telephone equipment.
    case noCommonName
    /// A server's certificates in a handshake of so many octets: QUIC and constrained clients feel it.
    case largeChain(octets: Int)
    /// It names clients' authentication too, which public authorities give up.
    case alsoForClients

    /// From this size on a chain is noted: three datagrams of 1,200 octets are all that a QUIC server may send before
    /// the client has shown its address (RFC 9000 §8.1).
    package static let largeOctets = 3_600

    /// What is worth noting of a chain. That no OCSP responder is named is normal, and not noted.
    package static func notes(on chain: CertificateChain, for audience: Audience) -> [ValidationNote] {
        var notes: [ValidationNote] = []
        if !chain.leaf.hasCommonName { notes.append(.noCommonName) }
        let octets = chain.certificates.reduce(0) { $0 + $1.der.count }
        if octets > largeOctets { notes.append(.largeChain(octets: octets)) }
        let purposes = chain.leaf.extensions.extendedKeyUsage ?? []
        if audience == .web, purposes.contains(CertificateExtensions.clientAuthentication) {
            notes.append(.alsoForClients)
        }
        return notes
    }

    /// One line: what to know.
    package var description: String {
        switch self {
        case .noCommonName: "it has no common name; equipment that looks for one will not find it"
        case .largeChain(let octets): "its chain has \(octets) octets, more than a QUIC server sends at first"
        case .alsoForClients: "it is for TLS clients too; public authorities are giving that up"
        }
    }
}
