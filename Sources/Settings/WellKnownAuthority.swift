/// The public authorities whose directory URL need not be written.
package enum WellKnownAuthority: String, Sendable, CaseIterable {
    case letsencrypt
    case letsencryptStaging = "letsencrypt-staging"
    case google
    case googleStaging = "google-staging"
    case zerossl
    case sslcom
    case sslcomECC = "sslcom-ecc"
    case sslcomTry = "sslcom-try"
    case actalis
    case sectigo
    case digicert
    case globalsign

    /// The same authority's directory for trials; nil if it has none.
    package var staging: WellKnownAuthority? {
        switch self {
        case .letsencrypt: .letsencryptStaging
        case .google: .googleStaging
        case .sslcom: .sslcomTry
        case .letsencryptStaging, .googleStaging, .sslcomTry, .zerossl, .sslcomECC, .actalis, .sectigo, .digicert,
            .globalsign:
            nil
        }
    }

    /// The directory URL.
    package var directory: String {
        switch self {
        case .letsencrypt: "https://acme-v02.api.letsencrypt.org/directory"
        case .letsencryptStaging: "https://acme-staging-v02.api.letsencrypt.org/directory"
        case .google: "https://dv.acme-v02.api.pki.goog/directory"
        case .googleStaging: "https://dv.acme-v02.test-api.pki.goog/directory"
        case .zerossl: "https://acme.zerossl.com/v2/DV90"
        case .sslcom: "https://acme.ssl.com/sslcom-dv-rsa"
        case .sslcomECC: "https://acme.ssl.com/sslcom-dv-ecc"
        case .sslcomTry: "https://acme-try.ssl.com/sslcom-dv-rsa"
        case .actalis: "https://acme-api.actalis.com/acme/directory"
        case .sectigo: "https://acme.sectigo.com/v2/DV"
        case .digicert: "https://one.digicert.com/mpki/api/v1/acme/v2/directory"
        case .globalsign: "https://emea.acme.atlas.globalsign.com/directory"
        }
    }
}
