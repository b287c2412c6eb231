package import PKI

/// Something in the structure or the cryptography of a chain's certificate; position 0 is the leaf.
package enum StructureFinding: Sendable, Equatable, CustomStringConvertible {
    /// A key that clients refuse, or should.
    case weakKey(position: Int, KeyStrength)
    /// A signature whose digest is broken or unknown.
    case weakSignature(position: Int, SignatureAlgorithm)
    /// Critical extensions that nobody here understands; their object identifiers.
    case unknownCritical(position: Int, [String])
    /// Extensions that are there more than once; their object identifiers.
    case repeatedExtension(position: Int, [String])
    /// A serial number of more than 20 octets, or of none (RFC 5280 §4.1.2.2).
    case serialOutOfBounds(position: Int, octets: Int)
    /// A serial number below zero, or the leaf's is zero: clients refuse the one or the other (RFC 5280 §4.1.2.2).
    case serialNotPositive(position: Int)
    /// The leaf does not say what it may be used for. RFC 5280 allows that; the rules for the web do not.
    case purposeUnstated
    /// The subject is empty and the subjectAltName is not critical, against RFC 5280 §4.1.2.6.
    case namesNotCritical

    /// Whether it keeps the certificate from going live.
    package var severity: ValidationFinding.Severity {
        switch self {
        case .weakKey, .weakSignature, .unknownCritical, .repeatedExtension, .serialOutOfBounds,
            .serialNotPositive:
            .reject
        case .purposeUnstated, .namesNotCritical: .warn
        }
    }

    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .weakKey(let position, let strength): "certificate \(position) of the chain has a weak key: \(strength)"
        case .weakSignature(let position, let algorithm):
            "certificate \(position) of the chain has a weak signature: \(algorithm)"
        case .unknownCritical(let position, let identifiers):
            "certificate \(position) of the chain has critical extensions unknown here: \(Self.list(identifiers))"
        case .repeatedExtension(let position, let identifiers):
            "certificate \(position) of the chain has extensions more than once: \(Self.list(identifiers))"
        case .serialOutOfBounds(let position, let octets):
            "certificate \(position) of the chain has a serial number of \(octets) octets, not 1 to 20"
        case .serialNotPositive(let position):
            "certificate \(position) of the chain has a serial number that is not positive"
        case .purposeUnstated: "it has no extended key usage; some clients demand one"
        case .namesNotCritical: "its subject is empty and its subjectAltName is not critical; some clients demand it"
        }
    }

    private static func list(_ identifiers: [String]) -> String { identifiers.prefix(5).joined(separator: ", ") }
}
