import PKI

/// What a chain's certificates are made of: strength of keys and signatures, and nothing that cannot be understood.
///
/// OpenSSL refuses most of this too, as a reason of the chain; here it is named, and does not depend on how the system's
/// OpenSSL is configured.
enum StructureChecks {
    static func run(_ chain: CertificateChain) -> [ValidationFinding] {
        let faults = chain.certificates.enumerated().flatMap { Self.faults(of: $0.element, at: $0.offset) }
        let leaf = chain.leaf
        // RFC 5280 §4.1.2.6: "If the subject field contains an empty sequence, then the issuing CA MUST include a
        // subjectAltName extension that is marked as critical."
        let isLax = leaf.hasEmptySubject && !leaf.extensions.hasCriticalNames
        return (isLax ? faults + [.namesNotCritical] : faults).map { .structure($0) }
    }

    private static func faults(of certificate: Certificate, at position: Int) -> [StructureFinding] {
        var faults: [StructureFinding] = []
        let strength = certificate.publicKey.strength
        if strength.isWeak { faults.append(.weakKey(position: position, strength)) }
        if certificate.signatureAlgorithm.isWeak, !certificate.isSelfSigned || position == 0 {
            // A root's own signature proves nothing, weak or strong: it is trusted for its name and key.
            faults.append(.weakSignature(position: position, certificate.signatureAlgorithm))
        }
        let unknown = certificate.extensions.unknownCritical
        if !unknown.isEmpty { faults.append(.unknownCritical(position: position, unknown)) }
        let repeated = certificate.extensions.repeated
        if !repeated.isEmpty { faults.append(.repeatedExtension(position: position, repeated)) }
        // RFC 5280 §4.1.2.2: "Conforming CAs MUST NOT use serialNumber values longer than 20 octets."
        let serial = certificate.serialOctets.count
        if !(1...20).contains(serial) { faults.append(.serialOutOfBounds(position: position, octets: serial)) }
        return faults
    }
}
