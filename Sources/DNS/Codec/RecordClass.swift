/// The class of a resource record (RFC 1035 §3.2.4): an open set.
package struct RecordClass: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let internet = RecordClass(rawValue: 1)
    /// In an update: this very record is to go (RFC 2136 §2.5.4).
    package static let none = RecordClass(rawValue: 254)
    /// In an update: a whole set of records (RFC 2136 §2.5.2); in TSIG: no class at all (RFC 8945 §4.2).
    package static let any = RecordClass(rawValue: 255)
}
