package import PKI
package import Storage
package import SystemPackage

/// One of several issued pairs that are to become a generation; its key lies in the order's directory of its family.
package struct PairToStage: Sendable {
    /// The kind of key.
    package let family: KeyFamily
    /// Leaf and intermediates.
    package let chain: CertificateChain
    /// The configuration's name of the authority.
    package let authority: String
    /// The order's URL, byte for byte.
    package let orderURL: String

    /// A pair.
    package init(family: KeyFamily, chain: CertificateChain, authority: String, orderURL: String) {
        self.family = family
        self.chain = chain
        self.authority = authority
        self.orderURL = orderURL
    }
}

extension StateDirectory {
    /// The key and the order in flight for one of several kinds of key; for nil, of a certificate with a single one.
    package func order(_ name: LineageName, _ family: KeyFamily?) -> FilePath {
        family.map { order(name).appending($0.rawValue) } ?? order(name)
    }
}
