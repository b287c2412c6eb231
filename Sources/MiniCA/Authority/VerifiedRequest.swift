/// A signed request that has passed every check of RFC 8555 §6.
struct VerifiedRequest: Sendable {
    /// Whose signature it bears.
    enum Signer: Sendable {
        case account(Account)
        case key(JSONWebKey)
    }

    let route: Route
    let url: String
    let signer: Signer
    let payload: [UInt8]

    /// Whether this is a POST-as-GET (RFC 8555 §6.3).
    var isRead: Bool { payload.isEmpty }

    /// The payload, which must be a JSON object.
    func object() throws(Problem) -> JSONValue {
        guard let json = JSONValue(parsing: payload), json.members != nil else {
            throw .malformed("the payload is not a JSON object")
        }
        return json
    }

    /// Refuses a payload where only reading makes sense.
    func requireRead() throws(Problem) {
        guard isRead else { throw .malformed("this resource is read with an empty payload") }
    }

    /// The account, for requests that only accounts make.
    func account() throws(Problem) -> Account {
        guard case .account(let account) = signer else { throw .malformed("this request is signed with a kid") }
        return account
    }
}
