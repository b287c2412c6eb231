/// One final answer, whatever its status.
package struct FetchAnswer: Sendable, Equatable {
    /// The HTTP status, never 1xx.
    package let status: Int
    /// The header fields, in the order received. Untrusted text.
    package let headers: [FetchRequest.Header]
    /// The body, decompressed.
    package let body: [UInt8]

    package init(status: Int, headers: [FetchRequest.Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header field; names are compared without regard to case (RFC 9110 §5.1).
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
