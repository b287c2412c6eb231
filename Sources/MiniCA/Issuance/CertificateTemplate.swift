import PKI

/// What a certificate is to say, before it is signed.
struct CertificateTemplate: Sendable {
    /// The place in the hierarchy; it decides the extensions.
    enum Role: Sendable {
        case root
        case intermediate
        /// A leaf for these names, and what is to be wrong with it.
        case leaf([Identifier], Set<LeafOddity>)
    }

    let role: Role
    /// The common name of an authority; leaves have an empty subject.
    let commonName: String?
    let validity: Validity
    /// The key that is certified.
    let key: KeyHandle

    /// The extensions, in order, in OpenSSL's notation (x509v3_config(5)).
    ///
    /// Identifiers were parsed before they came here, so none holds a character that the notation gives a meaning to.
    var extensions: [(name: Extension, value: String)] {
        switch role {
        case .root:
            [
                (.basicConstraints, "critical,CA:TRUE"), (.keyUsage, "critical,keyCertSign,cRLSign"),
                (.subjectKeyIdentifier, "hash"),
            ]
        case .intermediate:
            [
                (.basicConstraints, "critical,CA:TRUE,pathlen:0"), (.keyUsage, "critical,keyCertSign,cRLSign"),
                (.subjectKeyIdentifier, "hash"), (.authorityKeyIdentifier, "keyid:always"),
            ]
        case .leaf(let identifiers, let oddities):
            [
                (.basicConstraints, "critical,CA:FALSE"), (.keyUsage, "critical,digitalSignature"),
                (.extendedKeyUsage, oddities.contains(.forClientsOnly) ? "clientAuth" : "serverAuth"),
                (.authorityKeyIdentifier, "keyid:always"),
            ] + Self.names(identifiers) + oddities.compactMap(\.addition).map { (.other($0.oid), $0.value) }
        }
    }

    /// The extensions this authority uses.
    enum Extension: Sendable {
        case basicConstraints, keyUsage, extendedKeyUsage, subjectKeyIdentifier, authorityKeyIdentifier, subjectAltName
        /// One that OpenSSL need not know, by its object identifier.
        case other(String)
    }

    /// RFC 5280 §4.2.1.6: "If the subject field contains an empty sequence, then the issuing CA MUST include a
    /// subjectAltName extension that is marked as critical". Without a name there is nothing to include.
    private static func names(_ identifiers: [Identifier]) -> [(name: Extension, value: String)] {
        guard !identifiers.isEmpty else { return [] }
        return [(.subjectAltName, "critical," + identifiers.sorted().map(notation).joined(separator: ","))]
    }

    private static func notation(_ identifier: Identifier) -> String {
        switch identifier {
        case .dns(let name): "DNS:\(name.ascii)"
        case .ip(let address): "IP:\(address)"
        }
    }
}
