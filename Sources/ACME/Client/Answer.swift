import FoundationEssentials

/// A successful answer.
struct Answer: Sendable {
    let status: Int
    let body: [UInt8]
    let received: Date
    let retryAfter: Duration?
    private let response: TransportResponse

    init(_ response: TransportResponse, received: Date) {
        self.response = response
        self.received = received
        status = response.status
        body = response.body
        retryAfter = RetryAfter.parse(response.first("Retry-After"), now: received)
    }

    /// The instant the server wants to be asked again at.
    var retryAt: Date? { retryAfter.map { received.addingTimeInterval($0.inSeconds) } }

    func values(_ name: String) -> [String] { response.values(name) }

    /// The URL of the thing made, exactly as the header field has it.
    func location(of thing: String, under policy: OriginPolicy) throws(ProtocolBreach) -> ServerURL {
        let place = "\(thing).Location"
        guard let text = response.first("Location") else { throw ProtocolBreach(place, .absent) }
        return try ServerURL(text, under: policy, at: place)
    }
}
