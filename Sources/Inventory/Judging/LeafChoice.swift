package import PKI

/// Which certificates of a place somebody meets as a leaf, whatever they say of themselves: `openssl req -x509` writes
/// `CA:TRUE` into what it makes for a server.
package enum LeafChoice {
    /// The positions of the leaves among the certificates of a file.
    ///
    /// - Parameter isShown: whether the first one is what a service shows; else a file of authorities alone has no leaf.
    package static func positions(in certificates: [Certificate], isShown: Bool) -> [Int] {
        certificates.indices.filter { !certificates[$0].isAuthority || isShown && $0 == 0 }
    }

    /// Whether the first certificate of a file that somebody asks about is a leaf.
    ///
    /// One of an authority is when its own key lies there or it is for hosts, unless it says that it signs certificates
    /// (keyUsage, RFC 5280 §4.2.1.3); a file of several authorities is a bundle of them.
    package static func isLeaf(first certificate: Certificate, of count: Int, hasKey: Bool) -> Bool {
        guard certificate.isCA else { return true }
        if certificate.extensions.keyUsage?.contains(.keyCertSign) ?? false { return false }
        return hasKey || count == 1 && !certificate.identifiers.isEmpty
    }
}
