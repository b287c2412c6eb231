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
        return faults + serial(of: certificate, at: position)
    }

    private static func serial(of certificate: Certificate, at position: Int) -> [StructureFinding] {
        let octets = certificate.serialOctets
        var faults: [StructureFinding] = []
        // RFC 5280 §4.1.2.2: "Conforming CAs MUST NOT use serialNumber values longer than 20 octets."
        if !(1...20).contains(octets.count) {
            faults.append(.serialOutOfBounds(position: position, octets: octets.count))
        }
        // Ibid.: "The serial number MUST be a positive integer". Of authorities that are older than the rule, clients
        // take a zero.
        let isNegative = octets.first.map { $0 >= 0x80 } ?? false
        let isZero = !octets.isEmpty && octets.allSatisfy { $0 == 0 }
        if isNegative || position == 0 && isZero { faults.append(.serialNotPositive(position: position)) }
        return faults
    }
}
