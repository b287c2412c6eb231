package import PKI

/// What repeated, deliberately odd handshakes with one address found. nil everywhere means: not asked.
package struct AddressAudit: Sendable, Equatable {
    /// What a handshake without a server name got.
    package enum Default: Sendable, Equatable {
        case served(Certificate)
        /// The handshake was refused: nothing leaks.
        case refused
    }

    /// What handshakes that allow one kind of authentication only got.
    package struct KeyTypes: Sendable, Equatable {
        /// The leaf served to a client that takes RSA only; nil when none is.
        package var rsa: Certificate?
        /// The leaf served to a client that takes ECDSA only; nil when none is.
        package var ecdsa: Certificate?

        package init(rsa: Certificate?, ecdsa: Certificate?) {
            self.rsa = rsa
            self.ecdsa = ecdsa
        }
    }

    /// The versions a handshake came about with.
    package var versions: Set<TLSVersion>?
    /// Every suite accepted, by OpenSSL's or IANA's name.
    package var ciphers: [String]?
    /// The smallest finite-field Diffie-Hellman group accepted, in bits; 0 when the exchange was refused.
    package var diffieHellmanBits: Int?
    /// Whether TLS compression is accepted (CRIME).
    package var compresses: Bool?
    /// Whether the secure renegotiation of RFC 5746 is supported; always so in TLS 1.3.
    package var renegotiatesSecurely: Bool?
    /// Whether a session was resumed.
    package var resumes: Bool?
    /// Whether it was at an earlier look.
    package var resumedBefore: Bool?
    package var withoutName: Default?
    package var keyTypes: KeyTypes?
    /// Whether the hybrid key exchange X25519MLKEM768 is accepted.
    package var hybridKeyExchange: Bool?
    /// Whether `acme-tls/1` was chosen when it alone was offered.
    package var answersTLSALPN: Bool?

    package init(
        versions: Set<TLSVersion>? = nil,
        ciphers: [String]? = nil,
        diffieHellmanBits: Int? = nil,
        compresses: Bool? = nil,
        renegotiatesSecurely: Bool? = nil,
        resumes: Bool? = nil,
        resumedBefore: Bool? = nil,
        withoutName: Default? = nil,
        keyTypes: KeyTypes? = nil,
        hybridKeyExchange: Bool? = nil,
        answersTLSALPN: Bool? = nil
    ) {
        self.versions = versions
        self.ciphers = ciphers
        self.diffieHellmanBits = diffieHellmanBits
        self.compresses = compresses
        self.renegotiatesSecurely = renegotiatesSecurely
        self.resumes = resumes
        self.resumedBefore = resumedBefore
        self.withoutName = withoutName
        self.keyTypes = keyTypes
        self.hybridKeyExchange = hybridKeyExchange
        self.answersTLSALPN = answersTLSALPN
    }
}
