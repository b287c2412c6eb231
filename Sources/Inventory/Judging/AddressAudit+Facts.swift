package import Checks
import PKI
package import TLS

extension Checks.TLSVersion {
    /// The version of a handshake; nil for one that has no name.
    init?(_ version: TLS.TLSVersion) {
        switch version {
        case .ssl3: self = .ssl3
        case .tls10: self = .tls10
        case .tls11: self = .tls11
        case .tls12: self = .tls12
        case .tls13: self = .tls13
        default: return nil
        }
    }
}

extension AddressAudit {
    /// What an audit found, in the words of the checks.
    package init(_ facts: AuditFacts) {
        self.init()
        if facts.undecidedVersions.isEmpty { versions = Set(facts.versions.compactMap { Checks.TLSVersion($0) }) }
        // Without a version that is spoken nothing further was asked, and nothing was refused either.
        guard !facts.versions.isEmpty else { return }
        if facts.areCiphersComplete { ciphers = (facts.ciphers + facts.suites).map(\.description) }
        diffieHellmanBits = facts.finiteFieldBits ?? (facts.areCiphersComplete ? 0 : nil)
        compresses = facts.weaknesses.contains(.compression)
        renegotiatesSecurely = !facts.weaknesses.contains(.insecureRenegotiation)
        resumes = facts.resumes
        withoutName = facts.unnamed.first.map(Default.served) ?? .refused
        keyTypes = KeyTypes(rsa: facts.rsa.first, ecdsa: facts.ecdsa.first)
        hybridKeyExchange = facts.isPostQuantum
        answersTLSALPN = facts.applicationProtocols.contains("acme-tls/1")
    }
}
