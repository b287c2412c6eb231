import Foundation
import MiniCA
import Testing

/// RFC 8555 §6: what a request must be like, and the problem each fault gets.
struct RequestTests {
    typealias Edits = Client.Edits

    @Test func noncesAreGoodOnce() async throws {
        try await Rig.with { rig in
            let nonce = try await rig.client.nonce()
            let url = try #require(rig.client.kid)
            let first = try await rig.client.post(url, nil, Edits(header: { $0["nonce"] = nonce }))
            #expect(first.status == 200)
            let second = try await rig.client.post(url, nil, Edits(header: { $0["nonce"] = nonce }))
            #expect(second.status == 400 && second.problem == "badNonce")
            let fresh = try #require(second.value("replay-nonce"))
            let third = try await rig.client.post(url, nil, Edits(header: { $0["nonce"] = fresh }))
            #expect(third.status == 200)
            for edit in [{ $0["nonce"] = nil }, { $0["nonce"] = "bm9uc2Vuc2U" }] as [(inout [String: Any]) -> Void] {
                #expect(try await rig.client.post(url, nil, Edits(header: edit)).problem == "badNonce")
            }
            #expect(await rig.ca.requestCounts().badNonces == 3)
        }
    }

    @Test func newNonceAnswersBothMethods() async throws {
        try await Rig.with(registers: false) { rig in
            let url = try rig.client.url("newNonce")
            let head = try await rig.client.curl("HEAD", url)
            let get = try await rig.client.curl("GET", url)
            #expect(head.status == 200 && get.status == 204)
            for answer in [head, get] {
                #expect(answer.value("replay-nonce")?.isEmpty == false)
                #expect(answer.value("cache-control") == "no-store")
                #expect(answer.values("link") == ["<\(rig.ca.directoryURL)>;rel=\"index\""])
            }
            #expect(head.value("replay-nonce") != get.value("replay-nonce"))
        }
    }

    @Test(arguments: TestKey.Kind.allCases)
    func badSignaturesAreRefused(kind: TestKey.Kind) async throws {
        try await Rig.with(key: kind) { rig in
            let flipped = Edits(signature: { $0.dropLast() + [($0.last ?? 0) ^ 1] })
            let url = try #require(rig.client.kid)
            #expect(try await rig.client.post(url, nil, flipped).problem == "malformed")
            #expect(try await rig.client.post(url, nil, Edits(signature: { _ in [] })).problem == "malformed")
            let payload = Edits(envelope: { $0["payload"] = base64url(Array("{}".utf8)) })
            #expect(try await rig.client.post(url, nil, payload).problem == "malformed")
            let stranger = Edits(key: try TestKey(kind))
            #expect(try await rig.client.post(url, nil, stranger).problem == "malformed")
            #expect(try await rig.client.post(url, nil).status == 200)
        }
    }

    @Test func algorithmsMustBeKnownAndTheKeys() async throws {
        try await Rig.with { rig in
            for name in ["none", "HS256", "RS256", "ES512"] {
                let answer = try await rig.client.post(
                    try #require(rig.client.kid),
                    nil,
                    Edits(header: { $0["alg"] = name })
                )
                #expect(answer.status == 400 && answer.problem == "badSignatureAlgorithm")
                #expect(answer.json["algorithms"] as? [String] == ["ES256", "ES384", "RS256", "EdDSA"])
            }
        }
    }

    @Test func theSignedURLMustBeTheOneRequested() async throws {
        try await Rig.with { rig in
            let kid = try #require(rig.client.kid)
            for url in [rig.ca.directoryURL, kid + "/", kid.uppercased(), kid + "?a=b"] {
                let answer = try await rig.client.post(kid, nil, Edits(header: { $0["url"] = url }))
                #expect(answer.status == 403 && answer.problem == "unauthorized")
            }
        }
    }

    @Test func signersMustBeNamedTheRightWay() async throws {
        try await Rig.with { rig in
            let kid = try #require(rig.client.kid)
            let jwk = rig.client.key.jwk
            let newAccount = try rig.client.url("newAccount")
            let cases: [(url: String, problem: String, edit: (inout [String: Any]) -> Void)] = [
                (kid, "malformed", { ($0["kid"], $0["jwk"]) = (nil, jwk) }),
                (kid, "malformed", { $0["jwk"] = jwk }),
                (kid, "malformed", { $0["kid"] = nil }),
                (newAccount, "malformed", { _ in }),
                (kid, "malformed", { $0["kid"] = "https://elsewhere.example/account/1" }),
                (kid, "malformed", { $0["kid"] = rig.ca.directoryURL }),
                (kid, "accountDoesNotExist", { $0["kid"] = kid + "x" }),
                (kid, "malformed", { $0["b64"] = false }),
                (kid, "malformed", { $0["url"] = nil }),
            ]
            for (index, (url, problem, edit)) in cases.enumerated() {
                let answer = try await rig.client.post(url, [:], Edits(header: edit))
                #expect(answer.status == 400 && answer.problem == problem, "case \(index): \(answer.text)")
            }
        }
    }

    @Test func envelopesMustBeFlattened() async throws {
        try await Rig.with { rig in
            let kid = try #require(rig.client.kid)
            let edits: [(inout [String: Any]) -> Void] = [
                { $0["header"] = ["kid": kid] }, { $0["signatures"] = [] }, { $0["signature"] = nil },
                { $0["payload"] = "====" }, { $0["protected"] = ($0["protected"] as? String ?? "") + "=" },
                { $0["protected"] = base64url(Array("[]".utf8)) },
            ]
            for (index, edit) in edits.enumerated() {
                let answer = try await rig.client.post(kid, nil, Edits(envelope: edit))
                #expect(answer.status == 400 && answer.problem == "malformed", "case \(index)")
            }
            let body = try await rig.client.curl(
                "POST",
                kid,
                body: Array("nonsense".utf8),
                fields: ["Content-Type: application/jose+json"]
            )
            #expect(body.status == 400 && body.problem == "malformed")
            #expect(body.value("replay-nonce") != nil)
        }
    }

    @Test func badKeysAreNamed() async throws {
        try await Rig.with(registers: false) { rig in
            let good = rig.client.key.jwk
            let edits: [[String: Any]] = [
                good.merging(["d": "AAAA"]) { $1 },
                good.merging(["x": base64url([UInt8](repeating: 1, count: 32))]) { $1 },
                good.merging(["x": "AAAA"]) { $1 }, good.merging(["crv": "P-521"]) { $1 }, ["kty": "oct", "k": "AAAA"],
                ["kty": "RSA", "n": base64url([0x81] + [UInt8](repeating: 1, count: 127)), "e": "AQAB"],
            ]
            for (index, jwk) in edits.enumerated() {
                let answer = try await rig.client.post(
                    try rig.client.url("newAccount"),
                    [:],
                    Edits(header: { $0["jwk"] = jwk })
                )
                #expect(answer.status == 400 && answer.problem == "badPublicKey", "case \(index): \(answer.text)")
            }
        }
    }

    @Test func methodsTypesAndPathsAreChecked() async throws {
        try await Rig.with { rig in
            let kid = try #require(rig.client.kid)
            let get = try await rig.client.curl("GET", kid)
            #expect(get.status == 405 && get.problem == "malformed" && get.value("allow") == "POST")
            let post = try await rig.client.curl("POST", rig.ca.directoryURL, body: [])
            #expect(post.status == 405)
            let type = try await rig.client.post(kid, nil, Edits(fields: ["Content-Type: application/json"]))
            #expect(type.status == 415 && type.problem == "malformed")
            let anonymous = try await rig.client.curl("GET", rig.ca.directoryURL, fields: ["User-Agent:"])
            #expect(anonymous.status == 400 && anonymous.problem == "malformed")
            for path in ["/", "/nothing", "/order", "/order/", "/order/a/b", "/directory/x", "/order/../directory"] {
                let answer = try await rig.client.curl(
                    "GET",
                    "https://localhost:\(rig.ca.port)\(path)",
                    fields: ["X: y"]
                )
                #expect(answer.status == 404 || path.contains(".."), "\(path)")
            }
            let large = try await rig.client.post(kid, ["a": String(repeating: "x", count: 70_000)])
            #expect(large.status == 413)
        }
    }

    @Test func readingNeedsAnEmptyPayload() async throws {
        try await Rig.with { rig in
            let order = try await rig.client.order("a.example.com")
            #expect(try await rig.client.post(order.url, [:]).problem == "malformed")
            #expect(try await rig.client.post(order.url, nil).status == 200)
            #expect(try await rig.client.post(try rig.client.url("newOrder"), nil).problem == "malformed")
        }
    }
}
