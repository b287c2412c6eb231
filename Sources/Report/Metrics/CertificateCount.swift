/// How many certificates are alike in all of these.
package struct CertificateCount: Sendable, Equatable {
    package var environment: String
    package var managed: Bool
    package var issuer: String
    package var keyType: String
    /// `valid`, `expiring`, `expired`, `not_yet_valid`.
    package var status: String
    package var count: Int

    package init(
        environment: String = "",
        managed: Bool,
        issuer: String,
        keyType: String,
        status: String,
        count: Int
    ) {
        self.environment = environment
        self.managed = managed
        self.issuer = issuer
        self.keyType = keyType
        self.status = status
        self.count = count
    }
}
