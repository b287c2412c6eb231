import HTTPClient
import Inventory
import SystemPackage

/// `HTTPClient` as the way to the network that remote sources ask for: the two modules do not know each other.
struct CurlFetcher: Fetcher {
    private let shelf: ClientShelf
    private let reader: CredentialReader

    /// - Parameter version: of this program, for `User-Agent`.
    init(version: String, reader: CredentialReader = CredentialReader()) {
        shelf = ClientShelf(userAgent: "rekey/\(version)")
        self.reader = reader
    }

    func fetch(_ request: FetchRequest) async throws(FetchFailure) -> FetchAnswer {
        let proof = try reader.proof(for: request.credential)
        let sent = HTTPRequest(
            method(request.method),
            url: request.url,
            headers: request.headers.map { HTTPHeader($0.name, $0.value) } + proof.headers,
            limits: HTTPLimits(bodyBytes: request.sizeLimit, total: Self.patience),
            redirects: .deliver,
            acceptsCompression: request.acceptsCompression
        )
        let answer: HTTPResponse
        do throws(HTTPFailure) {
            let client = try shelf.client(
                trust: trust(request.trust),
                identity: proof.identity,
                allowPlainHTTP: PlainAddress.isLoopback(request.url)
            )
            answer = try await client.send(sent)
        } catch {
            throw FetchFailure(error)
        }
        let encoding = answer.headers.first("Content-Encoding") ?? "identity"
        guard request.acceptsCompression || encoding.lowercased() == "identity" else {
            throw .malformed(detail: "the body is encoded as nobody asked for")
        }
        return FetchAnswer(
            status: answer.status,
            headers: answer.headers.fields.map { FetchRequest.Header($0.name, $0.value) },
            body: answer.body
        )
    }

    /// Large lists and tiles over a slow line; what comes too slowly is given up earlier.
    private static let patience: Duration = .seconds(120)

    private func method(_ method: FetchRequest.Method) -> HTTPMethod {
        switch method {
        case .get: .get
        case .post(let body): .post(body: body)
        }
    }

    private func trust(_ trust: FetchTrust) -> TrustSource {
        switch trust {
        case .system: .system
        case .file(let path): .file(path: path.string)
        case .pem(let octets): .pem(octets)
        }
    }
}
