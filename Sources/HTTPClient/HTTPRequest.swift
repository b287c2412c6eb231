/// What is asked for and, for a POST, what is sent with it.
package enum HTTPMethod: Sendable, Equatable {
    /// Fetch; may be repeated without harm.
    case get
    /// Fetch the headers only; may be repeated without harm.
    case head
    /// Send `body`, always with `Content-Length` and never chunked: some ACME servers answer 411 or 415 otherwise.
    case post(body: [UInt8])

    /// Whether the server may receive the request twice without harm (RFC 9110 §9.2.2).
    package var isSafe: Bool {
        switch self {
        case .get, .head: true
        case .post: false
        }
    }
}

/// One request: a value, nothing happens until ``HTTPClient/send(_:)``.
package struct HTTPRequest: Sendable, Equatable {
    /// The method, with the body of a POST.
    package var method: HTTPMethod
    /// The absolute URL, sent byte for byte: nothing is decoded, re-encoded or shortened on the way, because the ACME
    /// server compares it with the signed `url` member (RFC 8555 §6.4).
    package var url: String
    /// Sent in this order. A name given here replaces what the client would send by itself.
    package var headers: [HTTPHeader]
    /// How much and how long is accepted.
    package var limits: HTTPLimits
    /// What to do when the answer is a redirect.
    package var redirects: RedirectPolicy
    /// Whether `Accept-Encoding: gzip` is sent and a body compressed that way is decoded; the limits count decoded octets.
    package var acceptsCompression: Bool

    /// A request with sensible limits that refuses redirects.
    package init(
        _ method: HTTPMethod,
        url: String,
        headers: [HTTPHeader] = [],
        limits: HTTPLimits = HTTPLimits(),
        redirects: RedirectPolicy = .refuse,
        acceptsCompression: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.limits = limits
        self.redirects = redirects
        self.acceptsCompression = acceptsCompression
    }
}
