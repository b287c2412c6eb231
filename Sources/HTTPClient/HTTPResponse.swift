/// The protocol an answer came by.
package enum HTTPVersion: Sendable, Equatable {
    case http1_0, http1_1, http2
    /// Anything libcurl may learn later.
    case newer
}

/// One final answer, whatever its status: 404 and 503 are answers, not failures.
package struct HTTPResponse: Sendable, Equatable {
    /// The status code of the final answer; never 1xx.
    package let status: Int
    /// The fields of the final answer only: those of interim answers and of redirects on the way are dropped.
    package let headers: HTTPHeaders
    /// The body, whole: a body cut short is ``HTTPFailure/closedEarly``. Empty for HEAD and 204.
    package let body: [UInt8]
    /// The URL that answered: the request's own unless redirects were followed.
    package let finalURL: String
    /// The protocol used.
    package let httpVersion: HTTPVersion
    /// Whether a connection was opened for it (false: an open one was reused).
    package let newConnection: Bool

    /// An answer put together by hand, for tests of code that takes one.
    package init(
        status: Int,
        headers: HTTPHeaders,
        body: [UInt8],
        finalURL: String,
        httpVersion: HTTPVersion = .http1_1,
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
