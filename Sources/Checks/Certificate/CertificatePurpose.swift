import PKI

/// What a certificate is judged as.
package enum CertificatePurpose: String, Sendable, CaseIterable {
    /// A TLS server's leaf.
    case server
    /// A TLS client's leaf.
    case client
    /// An authority's: a root or an intermediate by itself.
    case authority
    /// A leaf's that signs code, mail or times, and never speaks TLS.
    case other

    /// What a certificate in a file probably is: an authority's when it may sign certificates and is not a server's own
    /// (``PKI/Certificate/isAuthority``), a client's when its extendedKeyUsage names clients and no servers, something
    /// else when it names neither, else a server's. What an endpoint serves first is a server's whatever it says.
    package static func likely(of profile: CertificateProfile) -> CertificatePurpose {
        let extensions = profile.extensions
        if extensions.isAuthority, extensions.keyUsage?.contains(.keyCertSign) ?? !isOwn(profile) { return .authority }
        guard let purposes = extensions.purposes else { return .server }
        if purposes.contains(Purpose.serverAuthentication) || purposes.contains(Purpose.any) { return .server }
        return purposes.contains(Purpose.clientAuthentication) ? .client : .other
    }

    private static func isOwn(_ profile: CertificateProfile) -> Bool {
        let names = profile.extensions.names ?? []
        return profile.isSelfSigned && names.contains { $0.kind == .dns || $0.kind == .address }
    }
}
