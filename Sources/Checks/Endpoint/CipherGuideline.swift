/// The suites a guideline allows, by both spellings; data, with the guideline's version.
package struct CipherGuideline: Sendable, Equatable {
    /// What it is called in reports.
    package let name: String
    /// OpenSSL's and IANA's names.
    package let allowed: Set<String>

    package init(name: String, allowed: Set<String>) {
        self.name = name
        self.allowed = allowed
    }

    /// Mozilla's server side TLS guidelines 6.0, intermediate: three suites of TLS 1.3, six of TLS 1.2.
    package static let mozillaIntermediate = Self(
        name: "Mozilla 6.0 intermediate",
        allowed: [
            "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
            "ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "ECDHE-RSA-CHACHA20-POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        ]
    )
}
