import Checks
import FoundationEssentials
import HTTPClient
import PKI

/// Asks the revocation lists and the responders that certificates name, each at most once in a run.
///
/// What came is kept until its successor is due, in memory. The signature is verified each time it is read for a
/// certificate, with that certificate's issuer.
actor RevocationDesk {
    /// How much is asked in a run.
    struct Bounds: Sendable {
        /// Octets of one list.
        var list = 20_000_000
        /// Octets taken in a run of all lists and answers together; past it no more is asked.
        var kept = 134_217_728
        /// Different questions.
        var questions = 1_000
        /// For one question.
        var deadline: Duration = .seconds(10)
    }

    /// Whom an address is asked of.
    enum Reach: Sendable, Hashable {
        /// Whoever names it is trusted, or somebody wants exactly this certificate looked at.
        case anywhere
        /// Anybody can write any address into a certificate: neighbours and metadata services are not asked.
        case publicOnly
    }

    private struct Question: Hashable {
        let url: String
        /// nil for a list.
        let request: [UInt8]?
        let reach: Reach
    }

    private enum Reply: Sendable {
        case octets([UInt8])
        case failed(String)
        /// A bound was reached, or the address is not to be asked.
        case unasked
    }

    private struct Held {
        let task: Task<Reply, Never>
        let asked: Date
        var nextUpdate: Date?

        /// Whether the successor has become due since this was asked for. What was stale when it came is not asked for
        /// again.
        func isOver(at instant: Date) -> Bool { nextUpdate.map { asked <= $0 && $0 < instant } ?? false }
    }

    private let bounds: Bounds
    private let now: @Sendable () -> Date
    private let clients: [Reach: HTTPClient]
    private var held: [Question: Held] = [:]
    private var keptOctets = 0

    init(bounds: Bounds = Bounds(), now: @escaping @Sendable () -> Date) {
        self.bounds = bounds
        self.now = now
        // Lists are signed and fetched in the clear: RFC 5280 §8, "CAs SHOULD NOT include URIs that specify https".
        func client(_ addresses: AddressPolicy) -> HTTPClient? {
            try? HTTPClient(
                HTTPClientConfiguration(
                    userAgent: "rekey/\(Version.text)",
                    allowPlainHTTP: true,
                    addresses: addresses
                )
            )
        }
        clients = [Reach.anywhere: client(.any), .publicOnly: client(.publicOnly)].compactMapValues { $0 }
    }

    /// Ends the connections; what is asked afterwards fails.
    func shutDown() { for client in clients.values { client.shutDown() } }

    /// What the list and the responder that a certificate names say about it; verified with its issuer.
    func facts(of leaf: Certificate, issuer: Certificate, reach: Reach) async -> RevocationFacts {
        async let list = list(of: leaf, issuer, reach)
        async let responder = responder(of: leaf, issuer, reach)
        return await RevocationFacts(list: list, responder: responder)
    }

    // MARK: Sources

    /// The first list that answers: RFC 5280 §4.2.1.13, each is another way to the same list.
    private func list(of leaf: Certificate, _ issuer: Certificate, _ reach: Reach) async -> RevocationSource? {
        var last: RevocationSource?
        for url in Self.plain(leaf.extensions.revocationLists).prefix(3) {
            let question = Question(url: url, request: nil, reach: reach)
            let source = await source(question) { der, instant throws(RevocationFailure) in
                try RevocationLookup.read(der, for: leaf, issuer: issuer, at: instant)
            }
            if case .answer = source { return source }
            last = source ?? last
        }
        return last
    }

    private func responder(of leaf: Certificate, _ issuer: Certificate, _ reach: Reach) async -> RevocationSource? {
        guard let url = Self.plain(leaf.extensions.statusResponders).first,
            let request = StatusRequest.der(about: leaf, issuer: issuer)
        else { return nil }
        return await source(Question(url: url, request: request, reach: reach)) {
            der,
            instant throws(RevocationFailure) in
            try StatusResponse.read(der, for: leaf, issuer: issuer, at: instant)
        }
    }

    private static func plain(_ urls: [String]) -> [String] {
        urls.filter { $0.lowercased().hasPrefix("http://") }
    }

    private func source(
        _ question: Question,
        read: @Sendable ([UInt8], Date) throws(RevocationFailure) -> RevocationAnswer
    ) async -> RevocationSource? {
        switch await reply(to: question) {
        case .unasked: return nil
        case .failed(let reason): return .failed(reason)
        case .octets(let der):
            do throws(RevocationFailure) {
                let answer = try read(der, now())
                held[question]?.nextUpdate = answer.nextUpdate
                return .answer(answer)
            } catch {
                return .failed("\(error)")
            }
        }
    }

    // MARK: Asking

    /// What is kept, or what comes now; whoever asks the same meanwhile waits for it.
    private func reply(to question: Question) async -> Reply {
        if let known = held[question], !known.isOver(at: now()) { return await known.task.value }
        guard held.count < bounds.questions, keptOctets < bounds.kept, let client = clients[question.reach] else {
            return .unasked
        }
        let request = request(question)
        let task = Task { await Self.send(request, with: client) }
        held[question] = Held(task: task, asked: now())
        let reply = await task.value
        if case .octets(let octets) = reply { keptOctets += octets.count }
        return reply
    }

    private func request(_ question: Question) -> HTTPRequest {
        let isList = question.request == nil
        let limits = HTTPLimits(
            bodyBytes: isList ? bounds.list : StatusResponse.sizeLimit,
            connect: min(bounds.deadline, .seconds(5)),
            total: bounds.deadline
        )
        guard let body = question.request else {
            return HTTPRequest(.get, url: question.url, limits: limits, redirects: .follow(max: 3))
        }
        // RFC 6960 appendix A.1.
        let headers = [HTTPHeader("Content-Type", "application/ocsp-request")]
        return HTTPRequest(.post(body: body), url: question.url, headers: headers, limits: limits)
    }

    private static func send(_ request: HTTPRequest, with client: HTTPClient) async -> Reply {
        do throws(HTTPFailure) {
            let answer = try await client.send(request)
            return answer.status == 200 ? .octets(answer.body) : .failed("status \(answer.status)")
        } catch {
            if case .addressRefused = error { return .unasked }
            return .failed("\(error)")
        }
    }
}
