/// A version of the protocol, in the order of their making; the raw value is the number on the wire.
package struct TLSVersion: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// RFC 6101; must not be used (RFC 7568).
    package static let ssl3 = Self(rawValue: 0x0300)
    /// RFC 2246; must not be used (RFC 8996).
    package static let tls10 = Self(rawValue: 0x0301)
    /// RFC 4346; must not be used (RFC 8996).
    package static let tls11 = Self(rawValue: 0x0302)
    /// RFC 5246.
    package static let tls12 = Self(rawValue: 0x0303)
    /// RFC 8446.
    package static let tls13 = Self(rawValue: 0x0304)

    /// All that can be asked for, oldest first.
    package static let known: [TLSVersion] = [.ssl3, .tls10, .tls11, .tls12, .tls13]

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// `TLSv1.3`, as OpenSSL and its commands say; the number in hexadecimal when it is none of those known.
    package var description: String {
        switch self {
        case .ssl3: "SSLv3"
        case .tls10: "TLSv1"
        case .tls11: "TLSv1.1"
        case .tls12: "TLSv1.2"
        case .tls13: "TLSv1.3"
        default: "0x" + String(rawValue, radix: 16)
        }
    }
}
