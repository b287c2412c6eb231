import COpenSSL
package import FoundationEssentials

/// A store of roots that is loaded once and asked often: for judging thousands of chains.
///
/// ``TrustStore/verify(_:at:)`` loads its roots at each call, which costs tens of milliseconds for the system's. Safe to
/// use from several threads at once: the `X509_STORE` is filled in `init` and only read afterwards, and OpenSSL locks
/// what it caches in it.
package final class TrustAnchors: @unchecked Sendable {
    private let store: OpaquePointer

    /// Loads the roots.
    package init(_ trust: TrustStore) throws(OpenSSLError) {
        guard let store = X509_STORE_new() else { throw OpenSSLError("making a trust store") }
        guard ChainVerifier.load(trust, into: store) else {
            X509_STORE_free(store)
            throw OpenSSLError("loading the trusted roots")
        }
        self.store = store
        ERR_clear_error()
    }

    deinit { X509_STORE_free(store) }

    /// As ``TrustStore/verify(_:at:)``; the others may come in any order, and more of them than needed.
    ///
    /// - Parameter instant: nil when only the path matters and not whether it is valid now: whose certificate an
    ///   expired one was is still to be told.
    package func verify(_ leaf: Certificate, others: [Certificate], at instant: Date?) -> ChainVerdict {
        verify(leaf, others: others, at: instant) { _ in }
    }

    /// As above.
    ///
    /// - Parameter success: is given the context of a verification that found a path, before it is freed.
    func verify(
        _ leaf: Certificate,
        others: [Certificate],
        at instant: Date?,
        success: (OpaquePointer) -> Void
    ) -> ChainVerdict {
        guard let untrusted = rekey_sk_X509_new() else { return .undecided(OpenSSLError("making a chain")) }
        defer { rekey_sk_X509_pop_free(untrusted) }
        for certificate in others.prefix(Self.mostOthers) {
            guard let x509 = certificate.parsed() else { return .undecided(OpenSSLError("parsing a certificate")) }
            _ = rekey_sk_X509_push(untrusted, x509)
        }
        guard let x509 = leaf.parsed() else { return .undecided(OpenSSLError("parsing the leaf")) }
        defer { X509_free(x509) }
        guard let context = X509_STORE_CTX_new() else { return .undecided(OpenSSLError("preparing")) }
        defer { X509_STORE_CTX_free(context) }
        guard X509_STORE_CTX_init(context, store, x509, untrusted) == 1 else {
            return .undecided(OpenSSLError("preparing"))
        }
        ChainVerifier.configure(X509_STORE_CTX_get0_param(context), at: instant)
        let verdict = ChainVerifier.judge(context)
        if case .trusted = verdict { success(context) }
        return verdict
    }

    /// A server that sends a thousand certificates makes nobody parse them all.
    private static let mostOthers = 32
}
