import PKI

/// What a certificate is judged as.
package enum CertificatePurpose: String, Sendable, CaseIterable {
    /// A TLS server's leaf.
    case server
    /// A TLS client's leaf.
    case client
    /// An authority's: a root or an intermediate by itself.
    case authority

    /// What a certificate in a file probably is: an authority's when it may sign certificates, a client's when its
    /// extendedKeyUsage names clients and no servers, else a server's. What an endpoint serves first is a server's
    /// whatever it says.
    package static func likely(of profile: CertificateProfile) -> CertificatePurpose {
        let extensions = profile.extensions
        if extensions.isAuthority, extensions.keyUsage?.contains(.keyCertSign) ?? true { return .authority }
        guard let purposes = extensions.purposes else { return .server }
        return purposes.contains(Purpose.clientAuthentication) && !purposes.contains(Purpose.serverAuthentication)
            ? .client : .server
    }
}
