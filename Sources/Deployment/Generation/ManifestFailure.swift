/// Why a `generation.json` cannot be used.
package enum ManifestFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file is larger than any manifest.
    case tooLarge(limit: Int)
    /// It is not one JSON object.
    case notAnObject
    /// It has a version that is not known here.
    case schema(Int)
    /// A field is not there.
    case missing(field: String)
    /// A field has another type.
    case wrongKind(field: String)
    /// A field has a value that means nothing.
    case invalid(field: String, value: String)
    /// There is a field nobody knows.
    case unknown(field: String)

    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .tooLarge(let limit): "larger than \(limit) octets"
        case .notAnObject: "not a JSON object of texts, integers, lists of texts and objects"
        case .schema(let number): "schema \(number) is not known here; 1 and 2 are"
        case .missing(let field): "\"\(field)\" is missing"
        case .wrongKind(let field): "\"\(field)\" has the wrong type"
        case .invalid(let field, let value): "\"\(field)\": \(String(reflecting: value.prefix(100))) means nothing here"
        case .unknown(let field): "\(String(reflecting: field.prefix(100))) is not known here"
        }
    }
}
