extension Certificate {
    /// Whether it is an authority's, and not a server's own: what `openssl req -x509` makes says CA:TRUE as well, but it
    /// is for a name or an address, vouches for itself alone, and does not claim to sign certificates.
    package var isAuthority: Bool {
        guard isCA else { return false }
        if let keyUsage = extensions.keyUsage { return keyUsage.contains(.keyCertSign) || !isSelfSigned }
        return !isSelfSigned || identifiers.isEmpty
    }
}
