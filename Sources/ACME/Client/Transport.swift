/// What carries requests to a server. One exchange per call; nothing is repeated, no POST follows a redirect.
///
/// GET and HEAD may follow redirects to https (RFC 8555 §6.4 covers signed requests only). `User-Agent`,
/// `Accept-Language`, time-outs and trust are the transport's own business. Called from any task.
package protocol Transport: Sendable {
    func exchange(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
}

/// One request, to be sent exactly as it is.
package struct TransportRequest: Sendable, Equatable {
    package enum Method: String, Sendable { case get = "GET", head = "HEAD", post = "POST" }

    package let method: Method
    /// Byte for byte what goes on the request line and what was signed.
    package let url: String
    package let headers: [TransportHeader]
    /// For POST: JSON, to be sent with `Content-Length`.
    package let body: [UInt8]?
    package let purpose: RequestPurpose

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
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// An answer, whatever its status.
package struct TransportResponse: Sendable, Equatable {
    package let status: Int
    /// The fields of the final header block, in order.
    package let headers: [TransportHeader]
    package let body: [UInt8]

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
    /// What the operator can do.
    package let hint: String?

    package init(text: String, mayHaveReachedServer: Bool, isPermanent: Bool = false, hint: String? = nil) {
        self.text = text
        self.mayHaveReachedServer = mayHaveReachedServer
        self.isPermanent = isPermanent
        self.hint = hint
    }
}
