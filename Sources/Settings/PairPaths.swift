/// Paths for the files of one pair; at least one is set, all are absolute and distinct.
package struct PairPaths: Sendable, Equatable {
    /// The certificate with its intermediates.
    package var fullchain: String?
    /// The intermediates alone.
    package var chain: String?
    /// The certificate alone.
    package var cert: String?
    /// The private key.
    package var key: String?
    /// Key and full chain in one file.
    package var bundle: String?
    /// Key and full chain as a PKCS#12 file; real files only.
    package var pkcs12: String?

    package init(
        fullchain: String? = nil,
        chain: String? = nil,
        cert: String? = nil,
        key: String? = nil,
        bundle: String? = nil,
        pkcs12: String? = nil
    ) {
        self.fullchain = fullchain
        self.chain = chain
        self.cert = cert
        self.key = key
        self.bundle = bundle
        self.pkcs12 = pkcs12
    }

    /// All that are set.
    package var all: [String] { [fullchain, cert, chain, key, bundle, pkcs12].compactMap { $0 } }

    /// In the order in which they are printed, YAML already.
    var entries: [(key: String, value: String?)] {
        [
            ("fullchain", fullchain.map(YAMLWriter.scalar)), ("chain", chain.map(YAMLWriter.scalar)),
            ("cert", cert.map(YAMLWriter.scalar)), ("key", key.map(YAMLWriter.scalar)),
            ("bundle", bundle.map(YAMLWriter.scalar)), ("pkcs12", pkcs12.map(YAMLWriter.scalar)),
        ]
    }
}
