/// What the HTTP-01 listener says to one request (RFC 8555 §8.3): a pure function of the request line and the tokens.
enum ResponderReply: Equatable {
    /// The key authorization of a pending challenge.
    case answer(token: String, keyAuthorization: String)
    case notFound
    case methodNotAllowed

    static let prefix = "/.well-known/acme-challenge/"

    /// Decides. Only the origin form with exactly a pending token is answered: no decoding, no dots, no query.
    ///
    /// The Host header is not compared: an authority may have been redirected here from the name it validates, which
    /// RFC 8555 §8.3 lets it follow, and the token alone is unguessable.
    static func decide(method: String, target: String, pending: [String: String]) -> ResponderReply {
        guard method == "GET" || method == "HEAD" else { return .methodNotAllowed }
        guard target.hasPrefix(prefix) else { return .notFound }
        let token = String(target.dropFirst(prefix.count))
        guard let keyAuthorization = pending[token] else { return .notFound }
        return .answer(token: token, keyAuthorization: keyAuthorization)
    }
}
