/// Why a `generation.json` cannot be used.
package enum ManifestFailure: Error, Sendable, Equatable, CustomStringConvertible {
    case tooLarge(limit: Int)
    case notAnObject
    case schema(Int)
    case missing(field: String)
    case wrongKind(field: String)
    case invalid(field: String, value: String)
    case unknown(field: String)

    package var description: String {
        switch self {
        case .tooLarge(let limit): "larger than \(limit) octets"
        case .notAnObject: "not a JSON object of texts, integers and lists of texts"
        case .schema(let number): "schema \(number) is not known here; 1 is"
        case .missing(let field): "\"\(field)\" is missing"
        case .wrongKind(let field): "\"\(field)\" has the wrong type"
        case .invalid(let field, let value): "\"\(field)\": \"\(value.prefix(100))\" means nothing here"
        case .unknown(let field): "\"\(field.prefix(100))\" is not known here"
        }
    }
}
