import COpenSSL

/// A library context of OpenSSL's with the legacy provider in it, for keystores of old: RC2 and the like are no algorithms
/// of the default provider any more, and no other part of the program shall get them back.
final class KeystoreLibrary: @unchecked Sendable {
    // Made once; OpenSSL's contexts may be used by several threads.
    /// The context; nil, OpenSSL's default one, when memory is short.
    let context: OpaquePointer?
    /// Whether the legacy provider is there; distributions may leave it out.
    let hasLegacy: Bool

    /// The one that all readers use. It lives as long as the process.
    static let shared = KeystoreLibrary()

    private init() {
        context = OSSL_LIB_CTX_new()
        if context != nil, OSSL_PROVIDER_load(context, "default") != nil {
            hasLegacy = OSSL_PROVIDER_load(context, "legacy") != nil
        } else {
            hasLegacy = false
        }
        ERR_clear_error()
    }
}
