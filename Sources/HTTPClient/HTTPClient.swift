import CCurl
import Glibc
import Synchronization

/// Sends requests over libcurl. Safe to use from any number of tasks at once; connections, names and roots are kept
/// between requests, so one client per authority is the thing to have.
///
/// Make the first client before other threads read the environment: it takes `SSLKEYLOGFILE` out of it.
package final class HTTPClient: Sendable {
    private let configuration: HTTPClientConfiguration
    private let driver: Driver
    private let roots: SystemRoots
    /// Whether the system's directory of roots was found wanting once.
    private let prefersSecondRoots = Atomic<Bool>(false)
    private let clock = ContinuousClock()

    /// A client that has done nothing yet: its thread starts with the first request.
    /// - Throws: ``HTTPFailure/trustFile(path:)`` if the trust file can't be read; ``HTTPFailure/transport(code:text:requestSent:)``
    ///   if libcurl can't be brought up.
    package convenience init(_ configuration: HTTPClientConfiguration) throws(HTTPFailure) {
        switch configuration.trust {
        case .system:
            let system = CurlLibrary.systemRoots
            try self.init(configuration, roots: SystemRoots(file: system.file, directory: system.directory))
        case .file(let path):
            guard access(path, R_OK) == 0 else { throw .trustFile(path: path) }
            try self.init(configuration, roots: SystemRoots(file: path, directory: nil))
        case .pem(let octets): try self.init(configuration, roots: SystemRoots(pem: octets))
        }
    }

    init(_ configuration: HTTPClientConfiguration, roots: SystemRoots) throws(HTTPFailure) {
        self.configuration = configuration
        self.roots = roots
        driver = try Driver(configuration)
    }

    deinit { driver.stop() }

    /// Ends the client's thread and fails every open request with ``HTTPFailure/shutDown(requestSent:)``; returns when
    /// the thread has ended. Later requests fail the same way. To be called before the process exits.
    package func shutDown() { driver.stop() }

    /// Sends one request and waits for the whole answer. A cancelled task gets ``HTTPFailure/cancelled(requestSent:)``
    /// promptly; its transfer is dropped.
    ///
    /// A GET or HEAD may reach the server more than once; a POST goes out once at most.
    /// - Throws: ``HTTPFailure``; ask it ``HTTPFailure/mayHaveReachedServer`` before sending a POST again.
    package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        if let bad = request.headers.first(where: { !$0.fitsTheWire }) { throw .invalidHeader(name: bad.name) }
        let deadline = clock.now + request.limits.total
        var exchange = Exchange(
            url: try WireURL(request.url, plainAllowed: configuration.allowPlainHTTP),
            method: request.method,
            headers: request.headers,
            acceptsCompression: request.acceptsCompression,
            limits: request.limits,
            roots: roots.first
        )
        var followed = 0
        while true {
            let result = try await exchangeTryingRoots(exchange)
            let decision = RedirectDecision(
                status: result.response.status,
                location: result.location,
                method: request.method,
                policy: request.redirects,
                followed: followed,
                plainAllowed: configuration.allowPlainHTTP
            )
            switch decision {
            case .deliver: return result.response
            case .fail(let failure): throw failure
            case .follow(let url):
                followed += 1
                exchange.redirect(to: url)
                exchange.limits.total = deadline - clock.now
                guard exchange.limits.total > .zero else { throw .deadline(.receiving) }
            }
        }
    }

    /// A chain the first form of the roots does not know is shown to the second; no byte of the request went out yet.
    private func exchangeTryingRoots(_ original: Exchange) async throws(HTTPFailure) -> ExchangeResult {
        var exchange = original
        guard let second = roots.second else { return try await perform(exchange) }
        if prefersSecondRoots.load(ordering: .relaxed) {
            exchange.roots = second
            return try await perform(exchange)
        }
        do throws(HTTPFailure) {
            return try await perform(exchange)
        } catch {
            guard case .tls(_, .untrusted) = error else { throw error }
            exchange.roots = second
            let result = try await perform(exchange)
            prefersSecondRoots.store(true, ordering: .relaxed)
            return result
        }
    }

    private func perform(_ exchange: Exchange) async throws(HTTPFailure) -> ExchangeResult {
        let ticket = Ticket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                driver.submit(Submission(exchange: exchange, ticket: ticket, continuation: continuation))
            }
        } onCancel: {
            ticket.cancel()
            driver.nudge()
        }
        return try result.get()
    }
}
