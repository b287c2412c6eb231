package import FoundationEssentials

/// An answer that says no: the problem with what the HTTP answer around it adds.
package struct ProblemAnswer: Sendable, Hashable {
    /// The HTTP status.
    package let status: Int
    /// The problem; made up from the status if the server sent none.
    package let problem: Problem
    /// When the answer came.
    package let received: Date
    /// How long the server asks to wait.
    package let retryAfter: Duration?
    /// From `Link: rel="help"`: where a limit is explained (RFC 8555 §6.6).
    package let help: HelpLink?
    /// From `Link: rel="terms-of-service"` (RFC 8555 §7.3.3).
    package let terms: ServerText?
    /// From `Location`: what the request ran into (RFC 8555 §7.3.5).
    package let location: ServerText?

    init(_ response: TransportResponse, problem: Problem, received: Date) {
        status = response.status
        self.problem = problem
        self.received = received
        retryAfter = RetryAfter.parse(response.first("Retry-After"), now: received)
        let links = LinkHeader.parse(response.values("Link"))
        help = links.first { $0.relations.contains("help") }.flatMap { HelpLink($0.target) }
        terms = links.first { $0.relations.contains("terms-of-service") }.map { ServerText($0.target) }
        location = response.first("Location").map { ServerText($0) }
    }

    /// Where an operator is sent: by the header field, or else by a link in the words of a refusal for too many requests,
    /// where one large authority has the way out of a pause.
    package var helpLink: HelpLink? { help ?? (problem.type == .rateLimited || status == 429 ? problem.link : nil) }

    /// The earliest instant the server wants to hear from us again.
    package var retryAt: Date? { retryAfter.map { received.addingTimeInterval($0.inSeconds) } }

    /// Reads an answer as a problem: nil for a success that is one.
    ///
    /// Some servers send problems with status 200, some errors without a problem, with HTML, or with nothing at all.
    static func reading(_ response: TransportResponse, received: Date) -> ProblemAnswer? {
        let isSuccess = (200..<300).contains(response.status)
        let declared = response.first("Content-Type")?.lowercased().hasPrefix("application/problem+json") ?? false
        // A chain of certificates begins with a dash: only what can be an object is parsed twice.
        let mayBeObject = response.body.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
        let json = mayBeObject ? try? JSONDocument.object(response.body, named: "problem") : nil
        if isSuccess {
            let isTyped = json?.optionalString("type")?.hasPrefix(ProblemType.namespace) ?? false
            guard declared || isTyped else { return nil }
        }
        let isProblem = declared || ["type", "detail", "title"].contains { json?.optionalString($0) != nil }
        let problem = isProblem ? json.map { Problem($0) } : nil
        return ProblemAnswer(
            response,
            problem: problem ?? Problem(statusOnly: response.status),
            received: received
        )
    }
}

extension Duration {
    /// Seconds with a fraction.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
