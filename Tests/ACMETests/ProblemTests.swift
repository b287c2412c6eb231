import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct ProblemTests {
    let now = Date(timeIntervalSince1970: 1_800_000_000)

    func reading(_ status: Int, _ body: String, _ headers: [(String, String)] = []) -> ProblemAnswer? {
        ProblemAnswer.reading(
            TransportResponse(
                status: status,
                headers: headers.map { TransportHeader($0.0, $0.1) },
                body: Array(body.utf8)
            ),
            received: now
        )
    }

    @Test(.rows("T-12", "T-14", "E-01")) func answersWithoutAProblemGetOne() {
        for (status, body) in [
            (404, ""), (502, "<html>bad gateway</html>"), (503, "try later"), (500, "{"), (403, "[]"),
            (400, "{\"x\":1}"),
        ] {
            #expect(reading(status, body)?.problem == Problem(statusOnly: status))
            #expect(reading(status, body)?.status == status)
        }
    }

    @Test(.rows("T-08", "T-12", "T-14", "Q-36")) func problemsAreReadWhateverTheirType() {
        #expect(reading(403, problemText("caa"))?.problem.type == .caa)
        #expect(
            reading(403, problemText("caa"), [("content-TYPE", "application/problem+json; charset=utf-8")])?.problem
                .type
                == .caa
        )
        #expect(reading(429, #"{"detail":"no type"}"#)?.problem.type == .blank)
        #expect(reading(429, #"{"detail":"no type"}"#)?.problem.detail?.description == "no type")
        #expect(reading(400, #"{"type":"x:y","status":"418","title":"t"}"#)?.problem.detail?.description == "t")
    }

    @Test(.rows("T-13", "F-P26", "Q-36")) func aSuccessMayBeAProblem() {
        #expect(reading(200, problemText("malformed"))?.problem.type == .malformed)
        #expect(reading(200, "{}", [("Content-Type", "application/problem+json")])?.status == 200)
        #expect(reading(200, #"{"type":"http-01","status":"pending"}"#) == nil)
        #expect(reading(200, #"{"status":"valid"}"#) == nil)
        #expect(reading(204, "") == nil)
        #expect(reading(200, "-----BEGIN CERTIFICATE-----") == nil)
    }

    @Test(.rows("E-02", "E-03", "O-22", "O-23", "J-11", "A-04")) func subproblemsAndLinksAreKept() throws {
        let text = problemText(
            "compound",
            #","subproblems":[{"type":"urn:ietf:params:acme:error:caa","detail":"CAA","identifier":{"type":"dns","value":"A.example"}},7,{"detail":"e\u001b"}],"algorithms":["ES256",1]"#
        )
        let answer = try #require(
            reading(
                403,
                text,
                [
                    ("Retry-After", "120"),
                    ("Link", "<https://ca/help>;rel=help, <https://ca/tos/7>;rel=\"terms-of-service\""),
                ]
            )
        )
        #expect(answer.problem.parts.map(\.type) == [.caa, .blank])
        #expect(answer.problem.parts.first?.identifier?.description == "a.example")
        #expect(answer.problem.said?.description == #"said; a.example: CAA; e\u{1b}"#)
        #expect(answer.problem.algorithms.map(\.description) == ["ES256"])
        #expect(answer.retryAt == now.addingTimeInterval(120))
        #expect(answer.help?.description == "https://ca/help" && answer.terms?.description == "https://ca/tos/7")
    }

    /// E-11.
    @Test(
        .rows("E-01", "E-11"),
        arguments: [
            (400, "malformed", ACMEDisposition.needsOperator), (400, "badCSR", .needsOperator),
            (400, "rejectedIdentifier", .needsOperator), (403, "caa", .needsOperator),
            (400, "unsupportedIdentifier", .needsOperator), (400, "invalidProfile", .needsOperator),
            (403, "unauthorized", .needsOperator), (400, "badPublicKey", .needsOperator),
            (400, "accountDoesNotExist", .needsOperator), (400, "connection", .retry(notBefore: nil)),
            (400, "dns", .retry(notBefore: nil)), (500, "serverInternal", .retry(notBefore: nil)),
            (400, "badNonce", .retry(notBefore: nil)), (403, "orderNotReady", .retry(notBefore: nil)),
            (400, "brandNew", .needsOperator), (500, "brandNew", .retry(notBefore: nil)),
            (409, "brandNew", .retry(notBefore: nil)),
            (429, "brandNew", .retry(notBefore: Date(timeIntervalSince1970: 1_800_003_600))),
            (403, "rateLimited", .retry(notBefore: Date(timeIntervalSince1970: 1_800_003_600))),
        ]
    )
    func dispositions(status: Int, type: String, expected: ACMEDisposition) throws {
        let answer = try #require(reading(status, problemText(type)))
        #expect(ACMEFailure(.problem(answer), during: .order).disposition == expected)
    }

    @Test(.rows("E-03", "E-10", "F-P6")) func theServersOwnWaitIsKept() throws {
        let limited = try #require(reading(429, problemText("rateLimited"), [("Retry-After", "90")]))
        #expect(
            ACMEFailure(.problem(limited), during: .order).disposition
                == .retry(notBefore: now.addingTimeInterval(90))
        )
        let busy = try #require(reading(503, "", [("Retry-After", "Fri, 15 Jan 2027 08:01:00 GMT")]))
        #expect(
            ACMEFailure(.problem(busy), during: .order).disposition == .retry(notBefore: now.addingTimeInterval(60))
        )
    }

    @Test(.rows("E-11", "O-20", "F-P19")) func oneNameThatIsRefusedForGoodNeedsSomeone() throws {
        let entry = { (type: String) throws -> IdentifierProblem in
            IdentifierProblem(
                identifier: ServerText("a.example"),
                problem: try #require(reading(400, problemText(type))).problem
            )
        }
        #expect(
            try ACMEFailure.orderInvalid([entry("dns"), entry("unauthorized")]).disposition == .retry(notBefore: nil)
        )
        #expect(try ACMEFailure.orderInvalid([entry("dns"), entry("caa")]).disposition == .needsOperator)
        #expect(ACMEFailure.orderInvalid([]).disposition == .retry(notBefore: nil))
        let failure = try ACMEFailure.orderInvalid([entry("connection"), entry("caa")])
        #expect(failure.summary == "a.example: the CA could not fetch the challenge, and 1 more")
        #expect(failure.said?.description == "a.example: said; a.example: said")
        #expect(failure.hint == "the challenge must reach this host from everywhere")
    }

    @Test(.rows("E-02")) func everyFailureHasWordsInHouseStyle() throws {
        let transport = TransportFailure(text: "connection refused", mayHaveReachedServer: false, hint: "start it")
        let all: [ACMEFailure] = [
            .transport(transport, during: .directory), .protocolBroken(ProtocolBreach("order.status", .absent)),
            .needsTerms(url: ServerText("https://ca/tos")), .needsExternalAccount(said: nil),
            .keyInUse(account: nil),
            .notOffered(.keyChange), .profileNotOffered("x", offered: []), .orderInvalid([]), .notValidated([]),
            .noUsableChallenge(try .init("a.example"), offered: [ServerText("dns-01")]), .orderTaken, .orderChanged,
            .orderGone, .notFinalized, .signing(SigningFailure("no")), .cancelled,
            .solver(
                SolverFailure(reason: "port 80 is taken", isPermanent: true, hint: "free it"),
                try .init("a.example")
            ),
            .problem(try #require(reading(502, "<html>")), during: .order),
        ]
        for failure in all {
            #expect(!failure.summary.hasSuffix(".") && !failure.summary.isEmpty)
            #expect(!failure.summary.contains("failed to"))
            #expect(failure.summary.first?.isUppercase == false)
        }
        #expect(all[0].summary == "directory: connection refused" && all[0].hint == "start it")
        #expect(all[2].hint == "read https://ca/tos, then agree to them in the configuration")
        #expect(all[9].hint == "configure one of those offered: dns-01")
        #expect(all[17].summary == "the CA refused the order: HTTP status 502")
    }
}
