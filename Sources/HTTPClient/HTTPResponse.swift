/// The protocol an answer came by.
package enum HTTPVersion: Sendable, Equatable {
    /// HTTP/1.0: the connection is not reused.
    case http10
    /// HTTP/1.1.
    case http11
    /// HTTP/2 over TLS, several requests to a connection.
    case http2
    /// Anything libcurl may learn later.
    case newer
}

/// One final answer, whatever its status: 404 and 503 are answers, not failures.
package struct HTTPResponse: Sendable, Equatable {
    /// The status code of the final answer; never 1xx.
    package let status: Int
    /// The fields of the final answer only: those of interim answers and of redirects on the way are dropped.
    package let headers: HTTPHeaders
    /// The body; one shorter than announced is ``HTTPFailure/closedEarly``. Empty for HEAD and 204.
    package let body: [UInt8]
    /// The URL that answered: the request's own unless redirects were followed.
    package let finalURL: String
    /// The protocol used.
    package let httpVersion: HTTPVersion
    /// Whether a connection was opened for it (false: an open one was reused).
    package let newConnection: Bool

    /// Whether the body was announced with neither a length nor chunks and ended when the connection did: then nobody can
    /// tell that it is whole. libcurl lets such a body end without TLS's goodbye, so anyone on the path may have cut it
    /// (RFC 9112 §9.8); take it only if it proves to be whole by itself, as a JSON object does and a PEM chain does not.
    package var bodyEndedWithConnection: Bool {
        switch httpVersion {
        case .http10, .http11:
            !body.isEmpty && headers.first("Content-Length") == nil && headers.first("Transfer-Encoding") == nil
        case .http2, .newer: false
        }
    }

    /// An answer put together by hand, for tests of code that takes one.
    package init(
        status: Int,
        headers: HTTPHeaders,
        body: [UInt8],
        finalURL: String,
        httpVersion: HTTPVersion = .http11,
        newConnection: Bool = true
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.finalURL = finalURL
        self.httpVersion = httpVersion
        self.newConnection = newConnection
    }
}
