/// The versions of TLS and of what came before it.
package enum TLSVersion: String, Sendable, Hashable, Comparable, CaseIterable, CustomStringConvertible {
    case ssl2 = "SSLv2"
    case ssl3 = "SSLv3"
    case tls10 = "TLS 1.0"
    case tls11 = "TLS 1.1"
    case tls12 = "TLS 1.2"
    case tls13 = "TLS 1.3"

    package var description: String { rawValue }

    /// RFC 8996 §4, §5: "TLS 1.0 MUST NOT be used", "TLS 1.1 MUST NOT be used"; RFC 6176 and RFC 7568 for the older.
    package var isDeprecated: Bool { self < .tls12 }

    package static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .ssl2: 0
        case .ssl3: 1
        case .tls10: 2
        case .tls11: 3
        case .tls12: 4
        case .tls13: 5
        }
    }
}
