package import PKI

/// A name as the DNS has it: labels of 1 to 63 octets, at most 255 octets on the wire (RFC 1035 §2.3.4).
///
/// Labels are any octets, and keep their case; comparing folds ASCII case (RFC 4343). Unlike PKI's `DNSName` this holds
/// what servers send, underscores and worse.
package struct DomainName: Hashable, Sendable, CustomStringConvertible {
    /// From the host to the root; empty for the root itself.
    package let labels: [[UInt8]]

    /// For those who have held the limits already.
    init(checked labels: [[UInt8]]) { self.labels = labels }

    /// The labels as they are, most specific first.
    package init(labels: [[UInt8]]) throws(MalformedDomainName) {
        for label in labels {
            guard !label.isEmpty else { throw .emptyLabel }
            guard label.count <= 63 else { throw .labelTooLong(printable: Printable.text(label)) }
        }
        guard labels.reduce(1, { $0 + $1.count + 1 }) <= 255 else { throw .nameTooLong }
        self.labels = labels
    }

    /// A certificate's name; a wildcard keeps its `*` label.
    package init(_ name: DNSName) throws(MalformedDomainName) { try self.init(name.ascii) }

    /// The root, written `.`.
    package static let root = DomainName(checked: [])

    /// The name without its first label; nil for the root.
    package var parent: DomainName? { labels.isEmpty ? nil : DomainName(checked: Array(labels.dropFirst())) }

    /// The name with one more label in front.
    package func prepending(_ label: String) throws(MalformedDomainName) -> DomainName {
        try DomainName(labels: [Array(label.utf8)] + labels)
    }

    /// Whether this is the other name or lies below it.
    package func isWithin(_ other: DomainName) -> Bool {
        labels.count >= other.labels.count
            && DomainName(checked: Array(labels.suffix(other.labels.count))) == other
    }

    /// Whether the first label is `*`.
    package var isWildcard: Bool { labels.first == [UInt8(ascii: "*")] }

    package static func == (left: DomainName, right: DomainName) -> Bool {
        left.labels.count == right.labels.count
            && zip(left.labels, right.labels).allSatisfy { $0.elementsEqual($1) { fold($0) == fold($1) } }
    }

    package func hash(into hasher: inout Hasher) {
        for label in labels {
            hasher.combine(label.count)
            for octet in label { hasher.combine(Self.fold(octet)) }
        }
    }

    /// Uncompressed, ending in the root's zero.
    var wire: [UInt8] { labels.flatMap { [UInt8(truncatingIfNeeded: $0.count)] + $0 } + [0] }

    /// As RFC 8945 §4.3.3 wants names in what is authenticated: uncompressed and in lower case.
    var canonicalWire: [UInt8] {
        labels.flatMap { [UInt8(truncatingIfNeeded: $0.count)] + $0.map(Self.fold) } + [0]
    }

    static func fold(_ octet: UInt8) -> UInt8 { (0x41...0x5A).contains(octet) ? octet | 0x20 : octet }
}
