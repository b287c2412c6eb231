/// Why a text or a list of labels is no domain name.
package enum MalformedDomainName: Error, Sendable, Equatable, CustomStringConvertible {
    case empty
    case emptyLabel
    case labelTooLong(printable: String)
    case nameTooLong
    case character
    case escape

    package var description: String {
        switch self {
        case .empty: "the domain name is empty"
        case .emptyLabel: "a label of the domain name is empty"
        case .labelTooLong(let label): "the label \"\(label)\" is longer than 63 octets"
        case .nameTooLong: "the domain name is longer than 255 octets"
        case .character: "the domain name has a character that must be written as \\DDD"
        case .escape: "the domain name has an escape that is neither \\DDD up to 255 nor one character"
        }
    }
}
