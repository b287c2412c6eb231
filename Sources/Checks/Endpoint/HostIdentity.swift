package import PKI

/// The name or address a client asks for, to be found in a certificate (RFC 9525 §6).
package struct HostIdentity: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: Hashable {
        case known(Identifier)
        /// A name no public authority certifies, as `db`: compared octet for octet.
        case local(String)
    }

    private let kind: Kind

    /// Reads a host as it is asked for; a trailing dot is dropped, upper case folded.
    package init(_ host: String) {
        if let identifier = try? Identifier(host) {
            kind = .known(identifier)
        } else {
            kind = .local(host.lowercased())
        }
    }

    package init(_ identifier: Identifier) { kind = .known(identifier) }

    /// The identity's text.
    package var description: String {
        switch kind {
        case .known(let identifier): identifier.value
        case .local(let text): OneLine.text(text)
        }
    }

    /// Whether the certificate's subjectAltName covers it. The commonName is never looked at (RFC 9525 §2).
    package func isCovered(by certificate: Certificate) -> Bool {
        switch kind {
        case .known(let identifier): certificate.identifiers.contains { Self.covers($0, identifier) }
        // PKI describes a name that is no DNSName by its octets.
        case .local(let text): certificate.otherNames.contains("dns \(Hex.encode(text.utf8))")
        }
    }

    /// RFC 9525 §6.3: a wildcard "can only match one label in a reference identifier"; an address matches itself only.
    static func covers(_ presented: Identifier, _ asked: Identifier) -> Bool {
        if presented == asked { return true }
        guard case .dns(let pattern) = presented, case .dns(let name) = asked, pattern.isWildcard, !name.isWildcard,
            let dot = name.ascii.firstIndex(of: ".")
        else { return false }
        return name.ascii[name.ascii.index(after: dot)...] == pattern.base
    }
}
