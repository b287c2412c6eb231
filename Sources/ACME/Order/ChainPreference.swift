import PKI

/// Which of several chains for one certificate is taken.
enum ChainPreference {
    /// Whether the topmost certificate of the chain was issued under this common name.
    static func ends(_ chain: CertificateChain, in commonName: String) -> Bool {
        guard let top = chain.certificates.last else { return false }
        return top.issuer.split(separator: ",").contains {
            $0.drop { $0 == " " } == "CN=\(commonName)"
        }
    }
}
