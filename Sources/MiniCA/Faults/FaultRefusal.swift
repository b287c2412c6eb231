import FoundationEssentials

/// Faults that come before a request is looked at: what is answered instead, if anything.
enum FaultRefusal {
    /// The kinds of Retry-After that are gone through.
    static let advice: [RetryAdvice?] = [
        .seconds(2), .seconds(0), .seconds(-1), .date(secondsAhead: 2), .date(secondsAhead: -86_400), .text("soon"),
        .text("Fri, 31 Dec 9999 23:59:59 GMT"), nil,
    ]

    /// The reply; nil for faults that come after.
    static func reply(to hit: FaultHit, at instant: Date) -> ServerReply? {
        switch hit.fault {
        case .resetBefore: .reset
        case .neverAnswers: .silence
        case .tooManyRequests: .answer(tooMany(hit.turn, instant))
        case .serverErrors: .answer(serverError(hit.turn))
        case .htmlWith200: .answer(page(200, "Welcome"))
        case .problemWith200: .answer(problem(Problem(.serverInternal, 200, "something went wrong, says status 200")))
        case .badNonceForEver where hit.endpoint != .newNonce:
            .answer(problem(Problem(.badNonce, 400, "this nonce is not good, nor will the next one be")))
        default: nil
        }
    }

    private static func tooMany(_ turn: Int, _ instant: Date) -> ServerResponse {
        var refusal = Problem(.rateLimited, 429, "too many requests of late")
        if let advice = advice[turn % advice.count] { refusal.fields = [advice.field(at: instant)] }
        return problem(refusal)
    }

    /// A problem document, a web page, a line of text, nothing.
    private static func serverError(_ turn: Int) -> ServerResponse {
        switch turn % 4 {
        case 0: return problem(Problem(.serverInternal, 500, "the database is away"))
        case 1: return page(502, "Bad Gateway")
        case 2:
            let fields = [HTTPField("Content-Type", "text/plain"), HTTPField("Retry-After", "2")]
            return ServerResponse(status: 503, fields: fields, body: Array("try again later\n".utf8))
        default: return ServerResponse(status: 504)
        }
    }

    private static func page(_ status: Int, _ title: String) -> ServerResponse {
        ServerResponse(
            status: status,
            fields: [HTTPField("Content-Type", "text/html; charset=utf-8")],
            body: Array("<!DOCTYPE html><html><head><title>\(title)</title></head><body>\(title)</body></html>".utf8)
        )
    }

    private static func problem(_ problem: Problem) -> ServerResponse {
        ServerResponse(
            status: problem.status,
            fields: [HTTPField("Content-Type", "application/problem+json")] + problem.fields,
            body: problem.document().text
        )
    }
}
