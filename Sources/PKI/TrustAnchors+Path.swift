import COpenSSL

extension TrustAnchors {
    /// The way from a leaf to the root it ends in, both included, whether or not it is valid now; nil when there is none.
    ///
    /// - Parameter others: may come in any order, and more of them than needed.
    package func path(from leaf: Certificate, others: [Certificate]) -> [Certificate]? {
        var path: [Certificate]?
        _ = verify(leaf, others: others, at: nil) { context in
            guard let found = X509_STORE_CTX_get0_chain(context) else { return }
            path = (0..<max(0, rekey_sk_X509_num(found))).compactMap { index in
                rekey_sk_X509_value(found, index).flatMap { try? Certificate(parsed: $0) }
            }
        }
        return path
    }
}
