/// One field of an HTTP message.
struct HTTPField: Sendable, Hashable {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A request as the listener read it, body and all.
struct ServerRequest: Sendable {
    let method: String
    /// The request target as sent, query included.
    let target: String
    let fields: [HTTPField]
    /// Nil when it was larger than the listener takes.
    let body: [UInt8]?

    /// The first value of a field, its name compared without regard to case.
    func value(of name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }
}

/// An answer to write.
struct ServerResponse: Sendable {
    var status: Int
    var fields: [HTTPField] = []
    var body: [UInt8] = []
    /// Whether the connection ends with it.
    var closes = false
    /// What Content-Length says instead of the truth.
    var claimedLength: String?
    /// How it is sent.
    var delivery = Delivery.whole

    /// The first value of a field, its name compared without regard to case.
    func value(of name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }

    /// Replaces a field, or adds it; nil takes it away.
    mutating func set(_ name: String, _ value: String?) {
        let wanted = name.lowercased()
        fields.removeAll { $0.name.lowercased() == wanted }
        if let value { fields.append(HTTPField(name, value)) }
    }

    /// A JSON document.
    static func json(_ status: Int, _ value: JSONValue, fields: [HTTPField] = []) -> ServerResponse {
        ServerResponse(
            status: status,
            fields: [HTTPField("Content-Type", "application/json")] + fields,
            body: value.text
        )
    }
}

/// What the listener does about a request.
enum ServerReply: Sendable {
    case answer(ServerResponse)
    /// Close the connection without a word.
    case cut
    /// Reset the connection.
    case reset
    /// Never answer, as long as the client waits.
    case silence
}
