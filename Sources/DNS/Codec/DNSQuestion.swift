/// What is asked (RFC 1035 §4.1.2); in an update, the zone (RFC 2136 §2.3).
package struct DNSQuestion: Hashable, Sendable {
    package let name: DomainName
    package let type: RecordType
    package let recordClass: RecordClass

    /// A question; of class internet unless said.
    package init(_ name: DomainName, _ type: RecordType, _ recordClass: RecordClass = .internet) {
        self.name = name
        self.type = type
        self.recordClass = recordClass
    }
}
