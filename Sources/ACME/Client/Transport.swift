/// What carries requests to a server. One exchange per call; nothing is repeated, no POST follows a redirect.
///
/// GET and HEAD may follow redirects to https (RFC 8555 §6.4 covers signed requests only). `User-Agent`,
/// `Accept-Language`, time-outs and trust are the transport's own business. Called from any task.
package protocol Transport: Sendable {
    func exchange(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
}

/// One request, to be sent exactly as it is.
package struct TransportRequest: Sendable, Equatable {
    /// The methods ACME uses.
    package enum Method: String, Sendable { case get = "GET", head = "HEAD", post = "POST" }

    /// How to ask.
    package let method: Method
    /// Byte for byte what goes on the request line and what was signed.
    package let url: String
    /// Fields to send beside those that are the transport's own.
    package let headers: [TransportHeader]
    /// For POST: JSON, to be sent with `Content-Length`.
    package let body: [UInt8]?
    /// What it is for.
    package let purpose: RequestPurpose

    /// A request; the transport's tests make them too.
    package init(
        method: Method,
        url: String,
        headers: [TransportHeader],
        body: [UInt8]?,
        purpose: RequestPurpose
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.purpose = purpose
    }

    /// The largest body to accept in the answer, in bytes.
    package var limit: Int { purpose.limit }
}

/// A header field of a request or an answer.
package struct TransportHeader: Sendable, Equatable {
    /// The name, in any case.
    package let name: String
    /// The value, as it is.
    package let value: String

    /// One field.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// An answer, whatever its status.
package struct TransportResponse: Sendable, Equatable {
    /// The HTTP status of the final header block.
    package let status: Int
    /// The fields of the final header block, in order.
    package let headers: [TransportHeader]
    /// The whole body, no longer than the request's limit.
    package let body: [UInt8]

    /// An answer; only a transport makes one.
    package init(status: Int, headers: [TransportHeader], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// All values of a field, whatever the case of its name.
    package func values(_ name: String) -> [String] {
        let wanted = name.lowercased()
        return headers.filter { $0.name.lowercased() == wanted }.map(\.value)
    }

    /// The first value of a field.
    package func first(_ name: String) -> String? { values(name).first }
}

/// No answer.
package struct TransportFailure: Error, Sendable, Hashable {
    /// What happened, in house style, with nothing in it a server could have written.
    package let text: String
    /// Whether the server may have received the request and acted on it.
    package let mayHaveReachedServer: Bool
    /// Whether waiting does not help: trust, a refused scheme, a broken setting.
    package let isPermanent: Bool
    /// Whether time ran out, before the server was reached or after: RFC 9773 §4.3.3 has such tried again sooner than
    /// what was refused.
    package let isTimeout: Bool
    /// What the operator can do.
    package let hint: String?

    /// A failure. What may not have reached the server is sent again; when in doubt, it may have.
    package init(
        text: String,
        mayHaveReachedServer: Bool,
        isPermanent: Bool = false,
        isTimeout: Bool = false,
        hint: String? = nil
    ) {
        self.text = text
        self.mayHaveReachedServer = mayHaveReachedServer
        self.isPermanent = isPermanent
        self.isTimeout = isTimeout
        self.hint = hint
    }
}
