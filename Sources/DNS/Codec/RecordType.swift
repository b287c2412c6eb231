/// The type of a resource record (RFC 1035 §3.2.2): an open set, so that unknown ones pass through.
package struct RecordType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let a = RecordType(rawValue: 1)
    package static let ns = RecordType(rawValue: 2)
    package static let cname = RecordType(rawValue: 5)
    package static let soa = RecordType(rawValue: 6)
    package static let txt = RecordType(rawValue: 16)
    package static let aaaa = RecordType(rawValue: 28)
    /// RFC 6698 §7.1.
    package static let tlsa = RecordType(rawValue: 52)
    /// RFC 6891 §6.1.1.
    package static let opt = RecordType(rawValue: 41)
    /// RFC 8945 §4.2.
    package static let tsig = RecordType(rawValue: 250)
    package static let any = RecordType(rawValue: 255)
    /// RFC 8659 §4.1.
    package static let caa = RecordType(rawValue: 257)

    /// The mnemonic, or `TYPE` and the number (RFC 3597 §5).
    package var description: String { Self.mnemonics[self] ?? "TYPE\(rawValue)" }

    private static let mnemonics: [RecordType: String] = [
        .a: "A", .ns: "NS", .cname: "CNAME", .soa: "SOA", .txt: "TXT", .aaaa: "AAAA", .tlsa: "TLSA", .opt: "OPT",
        .tsig: "TSIG", .any: "ANY", .caa: "CAA",
    ]
}
