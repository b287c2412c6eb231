import COpenSSL
package import PKI

/// The data of a TLSA record (RFC 6698 §2.1).
package struct TLSARecord: Sendable, Hashable, CustomStringConvertible {
    /// 0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE (RFC 7218).
    package let usage: UInt8
    /// 0 the whole certificate, 1 its SubjectPublicKeyInfo.
    package let selector: UInt8
    /// 0 the octets themselves, 1 SHA-256, 2 SHA-512.
    package let matchingType: UInt8
    package let association: [UInt8]

    package init(usage: UInt8, selector: UInt8, matchingType: UInt8, association: [UInt8]) {
        self.usage = usage
        self.selector = selector
        self.matchingType = matchingType
        self.association = association
    }

    /// The record's data as a zone file has it, the association cut.
    package var description: String { "\(usage) \(selector) \(matchingType) \(Hex.encode(association.prefix(8)))…" }

    /// Whether its parameters and the length of its association are ones a client can use; others are ignored
    /// (RFC 7671 §4.1).
    package var isUsable: Bool {
        guard usage <= 3, selector <= 1 else { return false }
        return switch matchingType {
        case 0: !association.isEmpty
        case 1: association.count == 32
        case 2: association.count == 64
        default: false
        }
    }

    /// Whether it names the leaf, rather than an authority above it.
    package var isForLeaf: Bool { usage == 1 || usage == 3 }

    /// Whether the certificate is the one it is about.
    package func matches(_ certificate: Certificate) -> Bool {
        let selected = selector == 0 ? certificate.der : certificate.publicKey.der
        return switch matchingType {
        case 0: selected == association
        case 1: SHA256Digest(hashing: selected).bytes == association
        case 2: Self.sha512(selected) == association
        default: false
        }
    }

    private static func sha512(_ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 64)
        return SHA512(message, message.count, &digest) == nil ? [] : digest
    }
}
