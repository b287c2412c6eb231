/// A password as PKCS#12 takes it: none at all and the empty one are not the same (RFC 7292 §B.1: the empty string still
/// has its terminator).
enum PKCS12Password {
    case none
    /// One that everybody knows.
    case open(SecretText)
    case supplied(SecretText)

    /// In the order in which they are tried.
    static func all(_ known: KnownPasswords) -> [PKCS12Password] {
        [.none] + known.open.map { .open($0) } + known.supplied.map { .supplied($0) }
    }

    /// Whether anybody could have opened the file with it.
    var isOpen: Bool {
        switch self {
        case .none, .open: true
        case .supplied: false
        }
    }

    /// Lends it as OpenSSL takes it.
    func withCString<Result>(_ body: (UnsafePointer<CChar>?, Int32) -> Result) -> Result {
        switch self {
        case .none: body(nil, 0)
        case .open(let text), .supplied(let text): text.withCString(body)
        }
    }
}
