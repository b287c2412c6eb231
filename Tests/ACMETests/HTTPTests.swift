import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct HTTPTests {
    private let order = #"{"status":"pending","finalize":"https://ca.test/finalize/0/"}"#

    @Test(.rows("T-11", "Q-03"), arguments: [200, 201, 202, 203]) func anySuccessIsOne(status: Int) async throws {
        let body = order
        let scene = try Scene(script: { seen, _ in
            [.order, .finalize].contains(seen.purpose)
                ? .answer(status, headers: [("location", FakeCA.orderURL(0))], body: body) : nil
        })
        let account = try scene.account()
        let reading = try await scene.client.newOrder([try Identifier("a.example")], as: account)
        #expect(try await scene.client.finalize(reading, request: [1], as: account).order.status == .pending)
    }

    @Test(.rows("T-10"), arguments: [200, 204]) func aNonceComesWithEitherStatus(status: Int) async throws {
        let scene = try Scene(script: { seen, _ in seen.purpose == .nonce ? .answer(status) : nil })
        _ = try await scene.client.register(scene.signer, agreesToTerms: true)
        #expect(scene.ca.requests.map(\.method) == [.get, .head, .post])
    }

    @Test(.rows("T-10"), arguments: [404, 405, 501]) func aServerThatKnowsNoHEADIsAskedByGET(status: Int) async throws {
        let scene = try Scene(script: { seen, _ in
            guard seen.purpose == .nonce else { return nil }
            return seen.method == .head ? .answer(status, nonce: false) : .answer(204)
        })
        _ = try await scene.client.register(scene.signer, agreesToTerms: true)
        #expect(scene.ca.requests.map(\.method) == [.get, .head, .get, .post])
    }

    @Test(.rows("T-10", "N-03", "F-P2"), arguments: [nil, "", "a b=", "a=="] as [String?])
    func aServerWithoutNoncesIsNamed(nonce: String?) async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .nonce
                ? .answer(200, headers: nonce.map { [("Replay-Nonce", $0)] } ?? [], nonce: false) : nil
        })
        await #expect(
            throws: ACMEFailure.protocolBroken(ProtocolBreach("newNonce.Replay-Nonce", .noNonce))
        ) { _ = try await scene.client.register(scene.signer, agreesToTerms: true) }
        #expect(scene.ca.signed.isEmpty)
    }

    /// T-18: refused before a nonce is asked for.
    @Test(.rows("T-18")) func whatIsTooLargeIsNotSent() async throws {
        let scene = try Scene()
        let account = try scene.account()
        let reading = OrderReading(
            url: try scene.client.url(FakeCA.orderURL(0)),
            order: try Order(JSONDocument.object(Array(order.utf8), named: "order"), under: scene.client.origins),
            retryAfter: nil
        )
        for octets in [37_600, 40_000, 1_000_000] {
            do {
                let request = [UInt8](repeating: 7, count: octets)
                _ = try await scene.client.finalize(reading, request: request, as: account)
                Issue.record("sent \(octets)")
            } catch {
                guard case .requestTooLarge(let size, .finalize) = error else { throw error }
                #expect(size > SignedCall.bodyLimit && error.disposition == .needsOperator)
                #expect(error.hint == "divide the names among several certificates")
            }
        }
        #expect(scene.ca.requests.isEmpty)
    }

    @Test(.rows("T-18", "J-17")) func aHundredLongNamesFit() async throws {
        let label = String(repeating: "a", count: 61)
        var names: Set<Identifier> = []
        for index in 0..<100 {
            names.insert(try Identifier([label, label, label, "b\(100 + index)", "example"].joined(separator: ".")))
        }
        let scene = try Scene()
        let reading = try await scene.client.newOrder(names, as: scene.account())
        #expect(reading.order.authorizations.count == 100)
        let request = [UInt8](repeating: 0xFB, count: 26_000)
        _ = try? await scene.client.finalize(reading, request: request, as: scene.account())
        let sent = scene.ca.requests.last { $0.purpose == .finalize }?.object?.optionalString("csr")
        #expect(sent == Base64URL.encode(request) && sent?.contains("=") == false)
    }

    /// T-13, T-14, F-P26: what an answer is, its status and type say, wherever it comes.
    @Test(.rows("T-12", "T-13", "T-14", "F-P26", "Q-36"), arguments: [RequestPurpose.directory, .account, .order])
    func aSuccessThatIsAProblemIsAProblem(purpose: RequestPurpose) async throws {
        let scene = try Scene(script: { seen, _ in
            guard seen.purpose == purpose else { return nil }
            return .answer(
                200,
                headers: [("Content-Type", "application/problem+json"), ("Location", FakeCA.orderURL(0))],
                body: #"{"detail":"no type, no status"}"#
            )
        })
        let failure = try await refusal(scene)
        #expect(failure?.answer?.status == 200 && failure?.answer?.problem.type == .blank)
        #expect(failure?.said?.description == "no type, no status")
    }

    @Test(.rows("T-05")) func anUnsupportedMediaTypeIsForSomeoneToMend() async throws {
        let scene = try Scene(script: { seen, _ in seen.purpose == .account ? .answer(415) : nil })
        #expect(try await refusal(scene)?.disposition == .needsOperator)
        #expect(scene.ca.signed == [.account])
    }

    static let failing: [(RequestPurpose, Int)] = [500, 502, 503, 504].flatMap { status in
        [.directory, .nonce, .account, .order, .authorization, .certificate].map { ($0, status) }
    }

    /// F-P7: every endpoint whose request may be repeated, and in the end a failure that waits.
    @Test(.rows("F-P7", "E-05", "E-10", "T-12", "T-23"), arguments: failing)
    func aServersFailureIsRepeatedAFewTimes(purpose: RequestPurpose, status: Int) async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == purpose ? .answer(status, body: "<html>oops</html>", nonce: false) : nil
        })
        let failure = try await refusal(scene)
        #expect(failure?.disposition == .retry(notBefore: nil))
        // A registration may have been acted on: it is looked up, not repeated.
        #expect(scene.ca.requests.count { $0.purpose == purpose } == (purpose == .account ? 1 : 4))
    }

    @Test(.rows("E-10", "F-P7")) func aLongWaitOfAFailingServerIsPassedOn() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .order ? .answer(500, headers: [("Retry-After", "60")], body: "") : nil
        })
        let failure = try await refusal(scene)
        #expect(failure?.disposition == .retry(notBefore: scene.clock.now().addingTimeInterval(60)))
        #expect(scene.ca.requests.count { $0.purpose == .order } == 1)
    }

    @Test(.rows("T-15", "SW-10", "F-P27"), arguments: [301, 302, 307, 308])
    func noSignedRequestFollowsARedirect(status: Int) async throws {
        for purpose in [RequestPurpose.account, .order, .authorization] {
            let scene = try Scene(script: { seen, _ in
                seen.purpose == purpose ? .answer(status, headers: [("Location", FakeCA.base + "/new")]) : nil
            })
            let failure = try await refusal(scene)
            #expect(failure == .protocolBroken(ProtocolBreach(purpose.rawValue, .redirect(status: status))))
            #expect(scene.ca.requests.allSatisfy { $0.url != FakeCA.base + "/new" })
        }
    }

    static let locations: [String?] = [
        nil, "", "/acct/7", "acct/7", "javascript:alert(1)", "https://ca.test/\r\nX: y", "ftp://ca.test/1",
        "https://ca.test/" + String(repeating: "a", count: 100_000),
    ]

    @Test(.rows("F-P14", "A-01", "O-01"), arguments: locations)
    func aLocationThatIsNoneIsNamed(location: String?) async throws {
        for (purpose, member) in [(RequestPurpose.account, "newAccount.Location"), (.order, "newOrder.Location")] {
            let scene = try Scene(script: { seen, _ in
                guard seen.purpose == purpose else { return nil }
                let headers = location.map { [("Location", $0)] } ?? []
                return .answer(201, headers: headers, body: #"{"status":"pending"}"#)
            })
            guard case .protocolBroken(let breach) = try await refusal(scene) else {
                Issue.record("taken")
                continue
            }
            #expect(breach.member == member && breach.description.utf8.count < 200)
        }
    }

    /// The first failure of a registration, an order, and readings.
    private func refusal(_ scene: Scene) async throws -> ACMEFailure? {
        do {
            _ = try await scene.client.register(scene.signer, agreesToTerms: true)
            let account = try scene.account()
            _ = try await scene.client.newOrder([try Identifier("a.example")], as: account)
            let url = try scene.client.url(FakeCA.authorizationURL(0))
            _ = try await scene.client.authorization(at: url, as: account)
            _ = try await scene.client.certificate(at: scene.client.url(FakeCA.certificateURL(0)), as: account)
            return nil
        } catch let failure as ACMEFailure {
            return failure
        }
    }
}
