import PKI

/// A certificate the authority has signed.
struct IssuedCertificate: Sendable {
    let certificate: Certificate
    let accountID: String
    /// The names of its order, which need not be those in the certificate: tempers see to that.
    let identifiers: [Identifier]
    /// What is served: the leaf and the intermediate.
    let chainPEM: [UInt8]
    var isRevoked = false
}
