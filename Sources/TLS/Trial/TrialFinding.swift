package import PKI

/// One reason why a staged pair would not serve its names.
package enum TrialFinding: Error, Sendable, Equatable, CustomStringConvertible {
    /// OpenSSL could not begin, for want of memory for one: this says nothing of the pair.
    case unprepared(OpenSSLError)
    /// OpenSSL cannot load the file of certificates.
    case unreadableCertificates(OpenSSLError)
    /// OpenSSL cannot load the key's file.
    case unreadableKey(OpenSSLError)
    /// The key is not the one the leaf certifies.
    case keyMismatch
    /// Certificate and key loaded, and yet no handshake came about.
    case handshake(OpenSSLError)
    /// The server side presented a certificate that cannot be read.
    case unreadable(position: Int, Certificate.Failure)
    /// What the server side presented is no chain.
    case unusableChain(CertificateChain.Failure)
    /// A client that understands one kind of key only was shown another certificate than the one for it.
    case otherShown
    /// No path to a trusted root; OpenSSL's reason and the position in the chain.
    case untrusted(reason: String, position: Int)
    /// The chain could not be judged.
    case undecided(OpenSSLError)
    /// A client that asked for this name or address would refuse the certificate.
    case wrongName(Identifier)

    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .unprepared(let error): "the pair could not be tried: \(error)"
        case .unreadableCertificates(let error): "the certificates cannot be loaded: \(error)"
        case .unreadableKey(let error): "the key cannot be loaded: \(error)"
        case .keyMismatch: "the key does not belong to the certificate"
        case .handshake(let error): "no handshake with the pair: \(error)"
        case .unreadable(let position, let failure): "certificate \(position) presented: \(failure)"
        case .unusableChain(let failure): "what is presented is no chain: \(failure)"
        case .otherShown: "a server with all pairs shows another certificate to clients of this kind of key"
        case .untrusted(let reason, let position): "certificate \(position) of the chain: \(reason)"
        case .undecided(let error): "the chain cannot be judged: \(error)"
        case .wrongName(let identifier): "the certificate does not speak for \(identifier)"
        }
    }
}

/// What a trial handshake showed.
package struct TrialResult: Sendable, Equatable {
    /// What the client received, leaf first; empty when it did not come to that.
    package let presented: [Certificate]
    /// Everything that is wrong; empty means the pair works.
    package let findings: [TrialFinding]
}
