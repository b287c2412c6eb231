import ACME
import HTTPClient

/// `HTTPClient` as the transport that ACME asks for: the two modules do not know each other.
struct CurlTransport: Transport {
    private let client: HTTPClient
    private let timeout: Duration

    /// A transport for one authority, trusting the system's roots or the ones in a PEM file.
    ///
    /// - Parameter timeout: for one request, answer included.
    init(serverRoots: String?, version: String, timeout: Duration) throws(HTTPFailure) {
        self.timeout = timeout
        let trust: TrustSource = serverRoots.map { .file(path: $0) } ?? .system
        client = try HTTPClient(
            HTTPClientConfiguration(userAgent: "rekey/\(version)", trust: trust, acceptLanguage: "en")
        )
    }

    func exchange(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let method: HTTPMethod =
            switch request.method {
            case .get: .get
            case .head: .head
            case .post: .post(body: request.body ?? [])
            }
        // RFC 8555 §6.4: a signed request names its URL, so only what is not signed may be redirected.
        let redirects: RedirectPolicy = method.isSafe ? .follow(max: 10) : .refuse
        let sent = HTTPRequest(
            method,
            url: request.url,
            headers: request.headers.map { HTTPHeader($0.name, $0.value) },
            limits: HTTPLimits(
                bodyBytes: request.limit,
                connect: min(timeout, .seconds(10)),
                total: timeout
            ),
            redirects: redirects
        )
        do throws(HTTPFailure) {
            let answer = try await client.send(sent)
            return TransportResponse(
                status: answer.status,
                headers: answer.headers.fields.map { TransportHeader($0.name, $0.value) },
                body: answer.body
            )
        } catch {
            throw TransportFailure(
                text: "\(error)",
                mayHaveReachedServer: error.mayHaveReachedServer,
                isPermanent: error.isPermanent,
                isTimeout: error.isTimeout,
                hint: error.hint
            )
        }
    }
}

extension HTTPFailure {
    /// Whether waiting does not help.
    fileprivate var isPermanent: Bool {
        switch self {
        case .invalidURL, .schemeRefused, .invalidHeader, .trustFile, .addressRefused, .redirectRefused: true
        case .tls(_, .untrusted), .tls(_, .wrongHost), .tls(_, .rejected): true
        default: false
        }
    }

    /// Whether it was only the time that ran out.
    fileprivate var isTimeout: Bool { if case .deadline = self { true } else { false } }

    /// What an operator can do.
    fileprivate var hint: String? {
        switch self {
        case .trustFile(let path): "server-roots must name a PEM file of certificates: openssl x509 -in \(path) -text"
        case .resolve: "check the directory's host name and this machine's resolver"
        case .connect: "check that the authority is up and that a firewall lets port 443 out"
        case .tls(_, .untrusted): "a private authority's root belongs into its server-roots"
        case .tls(_, .wrongHost): "the directory URL must use a name that the server's certificate has"
        case .tls(_, .notYetValid), .tls(_, .expired): "check this machine's clock, then the authority's certificate"
        default: nil
        }
    }
}
