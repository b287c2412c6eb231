/// What a message asks for (RFC 1035 §4.1.1): an open set of 4 bits.
package struct OperationCode: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let query = OperationCode(rawValue: 0)
    /// RFC 2136 §2.2.
    package static let update = OperationCode(rawValue: 5)
}
