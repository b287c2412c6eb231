/// Why octets are no DNS message, or why a message has no octets. Offsets count from the message's first octet.
package enum DNSMessageFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The octets end, or the record ends, within something.
    case cutShort(at: Int)
    /// A label that is neither text nor pointer (RFC 6891 §5: no others are in use).
    case labelKind(UInt8, at: Int)
    /// A compression pointer that does not lead backwards (RFC 1035 §4.1.4: "a prior occurance of the same name").
    case pointerNotBackwards(at: Int)
    /// More pointers in one name than any honest one has.
    case tooManyPointers(at: Int)
    /// A name over 255 octets (RFC 1035 §2.3.4).
    case nameTooLong(at: Int)
    /// Data that is longer or shorter than its type says.
    case dataLength(RecordType, at: Int)
    /// Octets after the last record.
    case trailing(count: Int)
    /// A character string over 255 octets (RFC 1035 §3.3).
    case stringTooLong
    /// More than 65,535 octets, or records in a section.
    case messageTooLong

    package var description: String {
        switch self {
        case .cutShort(let offset): "the message is cut short at octet \(offset)"
        case .labelKind(let octet, let offset): "a label of unknown kind \(octet >> 6) at octet \(offset)"
        case .pointerNotBackwards(let offset): "a name at octet \(offset) points forwards or at itself"
        case .tooManyPointers(let offset): "a name at octet \(offset) has too many pointers"
        case .nameTooLong(let offset): "a name at octet \(offset) is longer than 255 octets"
        case .dataLength(let type, let offset): "the data of a \(type) record at octet \(offset) has a wrong length"
        case .trailing(let count): "\(count) octets follow the message"
        case .stringTooLong: "a character string is longer than 255 octets"
        case .messageTooLong: "the message is longer than 65535 octets"
        }
    }
}
