import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

/// What follows from a refusal, for every type there is a name for.
struct DispositionTests {
    static let received = Date(timeIntervalSince1970: 1_800_000_000)
    static let hourLater = received.addingTimeInterval(3_600)

    static func answer(
        _ status: Int,
        _ body: String,
        _ headers: [(String, String)] = []
    ) throws -> ProblemAnswer {
        let response = TransportResponse(
            status: status,
            headers: headers.map { TransportHeader($0.0, $0.1) },
            body: Array(body.utf8)
        )
        guard let answer = ProblemAnswer.reading(response, received: received) else { throw Objection() }
        return answer
    }

    static func disposition(_ answer: ProblemAnswer) -> ACMEDisposition {
        ACMEFailure(.problem(answer), during: .order).disposition
    }

    static let permanent = [
        "accountDoesNotExist", "alreadyRevoked", "autoRenewalCanceled", "autoRenewalCancellationInvalid",
        "autoRenewalExpired", "autoRenewalRevocationNotSupported", "badCSR", "badPublicKey", "badRevocationReason",
        "badSignatureAlgorithm", "caa", "externalAccountRequired", "invalidContact", "invalidProfile", "malformed",
        "onionCAARequired", "rejectedIdentifier", "unauthorized", "unsupportedContact", "unsupportedIdentifier",
        "userActionRequired",
    ]
    static let passing = [
        "alreadyReplaced", "badNonce", "conflict", "connection", "dns", "incorrectResponse", "orderNotReady",
        "serverInternal", "tls",
    ]

    /// Whatever the status says.
    @Test(.rows("E-01", "E-11", "J-12", "PF-02", "O-27", "SW-01"), arguments: permanent)
    func whatStaysRefusedNeedsSomeone(type: String) throws {
        for status in [400, 403, 500] {
            let answer = try Self.answer(status, problemText(type), [("Retry-After", "60")])
            #expect(answer.problem.type.isPermanentForRequest == true)
            #expect(Self.disposition(answer) == .needsOperator)
        }
    }

    @Test(.rows("E-01", "E-11"), arguments: passing) func whatPassesIsTriedAgain(type: String) throws {
        for status in [400, 403, 500] {
            #expect(Self.disposition(try Self.answer(status, problemText(type))) == .retry(notBefore: nil))
            let later = try Self.answer(status, problemText(type), [("Retry-After", "60")])
            #expect(Self.disposition(later) == .retry(notBefore: Self.received.addingTimeInterval(60)))
        }
    }

    static let unknown: [(Int, ACMEDisposition)] = [
        (400, .needsOperator), (401, .needsOperator), (403, .needsOperator), (404, .needsOperator),
        (408, .retry(notBefore: nil)), (409, .retry(notBefore: nil)), (415, .needsOperator),
        (425, .retry(notBefore: nil)), (429, .retry(notBefore: hourLater)), (500, .retry(notBefore: nil)),
        (501, .retry(notBefore: nil)), (502, .retry(notBefore: nil)), (503, .retry(notBefore: nil)),
        (504, .retry(notBefore: nil)), (599, .retry(notBefore: nil)),
    ]

    /// RFC 8555 §6.7: types nobody knows, and no type at all.
    @Test(.rows("E-01", "T-14", "E-11"), arguments: unknown)
    func theStatusDecidesWhatNobodyKnows(status: Int, expected: ACMEDisposition) throws {
        let bodies = [
            problemText("brandNew"), #"{"type":"https://x.example/y"}"#, #"{"detail":"only words"}"#, "", "<b>",
        ]
        for body in bodies { #expect(Self.disposition(try Self.answer(status, body)) == expected) }
    }

    static let limits: [(status: Int, retryAfter: String?, seconds: Double)] = [
        (429, nil, 3_600), (403, nil, 3_600), (429, "90", 90), (403, "90", 90), (429, "junk", 3_600),
        (503, "10", 10), (400, nil, 3_600), (429, "Fri, 15 Jan 2027 10:00:00 GMT", 7_200), (429, "-1", 3_600),
        (429, "99999999999", 2_592_000),
    ]

    /// A pause has no Retry-After: an hour or more, and nothing is read from its words but a link to show.
    @Test(.rows("E-03", "E-04", "F-P6"), arguments: limits)
    func aLimitIsWaitedFor(status: Int, retryAfter: String?, seconds: Double) throws {
        let answer = try Self.answer(
            status,
            #"{"type":"urn:ietf:params:acme:error:rateLimited","detail":"retry after 1970-01-01 00:18:15 UTC"}"#,
            retryAfter.map { [("Retry-After", $0)] } ?? []
        )
        #expect(Self.disposition(answer) == .retry(notBefore: Self.received.addingTimeInterval(seconds)))
    }

    @Test(.rows("E-04", "F-P19", "E-02")) func theWayOutOfAPauseIsShownWhole() throws {
        let token = String(repeating: "eyJhbGciOi.", count: 60)
        let url = "https://portal.ca.test/sfe/v1/unpause?jwt=\(token)x"
        let answer = try Self.answer(429, problemText("rateLimited").replacing("said", with: "paused. Visit <\(url)>."))
        let failure = ACMEFailure(.problem(answer), during: .order)
        #expect(failure.hint == "see \(url)" && failure.summary == "the CA refused the order: too many requests")
        #expect(failure.disposition == .retry(notBefore: Self.hourLater))
    }

    @Test(.rows("E-03", "E-04")) func aHelpLinkComesFirst() throws {
        let body = problemText("rateLimited").replacing("said", with: "see https://ca.test/words.")
        let linked = try Self.answer(429, body, [("Link", "<https://ca.test/limits>;rel=\"help\"")])
        #expect(linked.helpLink?.description == "https://ca.test/limits")
        #expect(try Self.answer(429, body).helpLink?.description == "https://ca.test/words")
        let plain = try Self.answer(429, body, [("Link", "<http://ca.test/limits>;rel=\"help\"")])
        #expect(plain.helpLink?.description == "https://ca.test/words")
        // The words of other refusals are only words.
        #expect(try Self.answer(403, body.replacing("rateLimited", with: "caa")).helpLink == nil)
    }

    static let links: [(String, String?)] = [
        ("https://a.example/x", "https://a.example/x"), ("see https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x)", "https://a.example/x"), ("<https://a.example/x>;", "https://a.example/x"),
        ("http://a.example/x", nil), ("HTTPS://a.example/x", nil), ("https://", nil), ("https://u@a.example/ x", nil),
        ("https:// https://b.example/", "https://b.example/"), ("javascript:https", nil), ("", nil),
        ("\u{202e}https://a.example/\u{1b}[31m", "https://a.example/"),
        ("https://a.example/" + String(repeating: "x", count: 3_000), nil),
        (String(repeating: " ", count: 20_000) + "https://a.example/", nil),
    ]

    @Test(.rows("E-04", "E-02", "F-T5"), arguments: links) func onlyALinkIsALink(text: String, link: String?) {
        #expect(HelpLink.first(in: text)?.description == link)
    }

    /// C-14, E-02: one name that is refused for good decides, however the whole is called.
    @Test(.rows("E-11", "O-22", "O-23", "F-P19")) func subproblemsDecide() throws {
        let part = { (type: String) in #"{"type":"urn:ietf:params:acme:error:\#(type)","detail":"d"}"# }
        let compound = { (types: [String]) in
            problemText("compound", #","subproblems":[\#(types.map(part).joined(separator: ","))]"#)
        }
        #expect(Self.disposition(try Self.answer(403, compound(["dns", "connection"]))) == .retry(notBefore: nil))
        #expect(Self.disposition(try Self.answer(403, compound(["dns", "caa"]))) == .needsOperator)
        #expect(
            Self.disposition(try Self.answer(403, compound(["caa", "rateLimited"])))
                == .retry(notBefore: Self.hourLater)
        )
    }

    @Test(.rows("T-04", "E-02")) func wordsDecideNothing() throws {
        let words = [
            "already been revoked", "rate limit", "alreadyReplaced", "", "badNonce", "zu viele Anfragen", "\u{1b}",
        ]
        for word in words {
            let answer = try Self.answer(
                400,
                problemText("malformed").replacing("said", with: word == "\u{1b}" ? #"\u001b"# : word)
            )
            #expect(Self.disposition(answer) == .needsOperator)
            #expect(ReplacesRefusal.isOne(answer.problem, status: 400))
        }
    }
}
