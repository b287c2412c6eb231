import Foundation

/// As much of DER as a key or a signature needs.
enum DER {
    /// A non-negative INTEGER of big-endian octets.
    static func integer(_ magnitude: [UInt8]) -> [UInt8] {
        let minimal = magnitude.drop { $0 == 0 }
        let first = minimal.first ?? 0x80
        return item(0x02, (first >= 0x80 ? [0] : []) + minimal)
    }

    static func sequence(_ items: [[UInt8]]) -> [UInt8] { item(0x30, items.flatMap { $0 }) }

    /// An RSAPrivateKey (RFC 8017 §A.1.2) of numbers that need not belong together, as PEM.
    static func rsaKey(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        let half = Array(modulus.prefix(modulus.count / 2))
        let numbers = [[0], modulus, exponent, half, half, half, half, half, half].map(integer)
        let text = Data(sequence(numbers)).base64EncodedString(options: .lineLength64Characters)
        let label = ["RSA", "PRIVATE", "KEY"].joined(separator: " ")
        return Array("-----BEGIN \(label)-----\n\(text)\n-----END \(label)-----\n".utf8)
    }

    private static func item(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        switch count {
        case ..<0x80: return [tag, UInt8(clamping: count)] + content
        case ..<0x100: return [tag, 0x81, UInt8(clamping: count)] + content
        default: return [tag, 0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)] + content
        }
    }
}
