/// What a server thought of a transaction signature (RFC 8945 §3): an open set.
package struct TSIGError: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let none = TSIGError(rawValue: 0)
    package static let badSignature = TSIGError(rawValue: 16)
    package static let badKey = TSIGError(rawValue: 17)
    package static let badTime = TSIGError(rawValue: 18)
    package static let badTruncation = TSIGError(rawValue: 22)
}
