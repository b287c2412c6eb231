/// One request of a remote source: a value, nothing happens until a ``Fetcher`` gets it.
package struct FetchRequest: Sendable, Equatable {
    /// What is asked for and, for a POST, what goes with it.
    package enum Method: Sendable, Equatable {
        case get
        case post(body: [UInt8])
    }

    /// A header field.
    package struct Header: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var method: Method
    /// The absolute URL; path and query are percent-encoded already and go out as they are.
    package var url: String
    package var headers: [Header]
    /// How the request proves who asks.
    package var credential: FetchCredential
    /// Which roots the server's certificate must lead to.
    package var trust: FetchTrust
    /// Octets of the body after decompression; one more is ``FetchFailure/tooLarge(limit:)``.
    package var sizeLimit: Int
    /// Whether `Accept-Encoding: gzip` is sent. A compressed body is decompressed by the fetcher in any case.
    package var acceptsCompression: Bool

    package init(
        _ method: Method,
        url: String,
        headers: [Header] = [],
        credential: FetchCredential = .none,
        trust: FetchTrust = .system,
        sizeLimit: Int = 4 << 20,
        acceptsCompression: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.credential = credential
        self.trust = trust
        self.sizeLimit = sizeLimit
        self.acceptsCompression = acceptsCompression
    }
}
