package import PKI

/// What one address offers, found by asking it again and again; nothing is judged.
///
/// For one look at one service. A sweep does not do this: it takes up to a hundred connections.
package struct AuditFacts: Sendable, Equatable {
    /// The numeric address.
    package var address: String
    /// Versions that were agreed to when each was offered alone.
    package var versions: Set<TLSVersion> = []
    /// Versions of which nothing is known: no answer in time, or no TLS in it.
    package var undecidedVersions: Set<TLSVersion> = []
    /// Suites of TLS 1.2 and older that were agreed to, in the order in which the server chose them.
    package var ciphers: [CipherSuite] = []
    /// Suites of TLS 1.3 that were agreed to, in the order in which the server chose them.
    package var suites: [CipherSuite] = []
    /// Whether the lists are complete: false when an enumeration broke off.
    package var areCiphersComplete = true
    /// What was agreed to and should not have been.
    package var weaknesses: Set<Weakness> = []
    /// The size of the Diffie-Hellman prime in bits; nil when no such exchange was agreed to.
    package var finiteFieldBits: Int?
    /// The chain shown to a client that names nobody; empty when there was none.
    package var unnamed: [Certificate] = []
    /// The chain shown to a client that knows RSA only; empty when there was none.
    package var rsa: [Certificate] = []
    /// The chain shown to a client that knows ECDSA only; empty when there was none.
    package var ecdsa: [Certificate] = []
    /// Those of ``Audit/applicationProtocols`` that were chosen when offered alone.
    package var applicationProtocols: Set<String> = []
    /// Whether a session is resumed; nil when no session could be had.
    package var resumes: Bool?
    /// Whether X25519MLKEM768 is chosen when it is offered alone; nil when nothing was answered.
    package var isPostQuantum: Bool?
    /// What an ordinary handshake gave.
    package var ordinary: ProbeResult

    package init(address: String, ordinary: ProbeResult) {
        self.address = address
        self.ordinary = ordinary
    }
}
