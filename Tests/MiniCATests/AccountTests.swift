import COpenSSL
import Foundation
import MiniCA
import Testing

/// RFC 8555 §7.3.
struct AccountTests {
    typealias Edits = Client.Edits

    @Test func oneKeyIsOneAccount() async throws {
        try await Rig.with(registers: false) { rig in
            let newAccount = try rig.client.url("newAccount")
            let missing = try await rig.client.post(newAccount, ["onlyReturnExisting": true])
            #expect(missing.status == 400 && missing.problem == "accountDoesNotExist")
            let made = try await rig.client.register()
            #expect(made.status == 201 && made.json["status"] as? String == "valid")
            #expect(made.json["contact"] as? [String] == ["mailto:ops@example.com"])
            let again = try await rig.client.register([:])
            #expect(again.status == 200 && again.value("location") == made.value("location"))
            let found = try await rig.client.register(["onlyReturnExisting": true])
            #expect(found.status == 200 && found.value("location") == made.value("location"))
            let other = try await Client(rig.ca, rig.scratch)
            #expect(try await other.register().value("location") != made.value("location"))
        }
    }

    @Test func contactsAreCheckedAndChanged() async throws {
        try await Rig.with { rig in
            let kid = try #require(rig.client.kid)
            let cases: [(contact: Any, problem: String)] = [
                (["tel:+1"], "unsupportedContact"), (["mailto:a@b.example?subject=x"], "invalidContact"),
                (["mailto:a@b.example,c@d.example"], "invalidContact"), (["mailto:nobody"], "invalidContact"),
                ("mailto:a@b.example", "malformed"), ([1], "malformed"),
            ]
            for (contact, problem) in cases {
                let answer = try await rig.client.post(kid, ["contact": contact])
                #expect(answer.status == 400 && answer.problem == problem)
            }
            let changed = try await rig.client.post(kid, ["contact": ["mailto:new@example.com"]])
            #expect(changed.json["contact"] as? [String] == ["mailto:new@example.com"])
            #expect(try await rig.client.post(kid, nil).json["contact"] as? [String] == ["mailto:new@example.com"])
        }
    }

    @Test func deactivationIsFinal() async throws {
        try await Rig.with { rig in
            let kid = try #require(rig.client.kid)
            #expect(try await rig.client.post(kid, ["status": "sleeping"]).problem == "malformed")
            let done = try await rig.client.post(kid, ["status": "deactivated"])
            #expect(done.json["status"] as? String == "deactivated")
            let after = try await rig.client.post(kid, nil)
            #expect(after.status == 401 && after.problem == "unauthorized")
            #expect(try await rig.client.register().status == 401)
        }
    }

    @Test func accountsAreTheirOwnersAlone() async throws {
        try await Rig.with { rig in
            let other = try await Client(rig.ca, rig.scratch)
            try await other.register()
            let order = try await rig.client.order("a.example.com")
            let authorizations = try #require(order.answer.json["authorizations"] as? [String])
            for url in [try #require(rig.client.kid), order.url] + authorizations {
                let answer = try await other.post(url, nil)
                #expect(answer.status == 403 && answer.problem == "unauthorized")
            }
        }
    }

    @Test func termsMustBeAgreedTo() async throws {
        let terms = "https://example.com/terms"
        try await Rig.with(Rig.tuned { $0.termsOfService = terms }, registers: false) { rig in
            let meta = try await rig.client.curl("GET", rig.ca.directoryURL).json["meta"] as? [String: Any]
            #expect(meta?["termsOfService"] as? String == terms)
            let refused = try await rig.client.register([:])
            #expect(refused.status == 403 && refused.problem == "userActionRequired")
            #expect(refused.json["instance"] as? String == terms)
            #expect(refused.values("link").contains("<\(terms)>;rel=\"terms-of-service\""))
            #expect(try await rig.client.register(["termsOfServiceAgreed": true]).status == 201)
        }
    }

    @Test func externalAccountsAreBound() async throws {
        let secret = Array("a made-up secret of 32 characters".utf8)
        try await Rig.with(Rig.tuned { $0.externalAccountKeys = ["kid-1": secret] }, registers: false) { rig in
            let url = try rig.client.url("newAccount")
            let none = try await rig.client.register([:])
            #expect(none.status == 403 && none.problem == "externalAccountRequired")
            let other = try TestKey()
            let cases: [(binding: [String: Any], problem: String)] = try [
                (Self.binding("kid-1", Array("wrong".utf8), url, rig.client.key), "unauthorized"),
                (Self.binding("kid-2", secret, url, rig.client.key), "unauthorized"),
                (Self.binding("kid-1", secret, rig.ca.directoryURL, rig.client.key), "malformed"),
                (Self.binding("kid-1", secret, url, other), "malformed"),
                (Self.binding("kid-1", secret, url, rig.client.key, nonce: "x"), "malformed"),
            ]
            for (index, (binding, problem)) in cases.enumerated() {
                let answer = try await rig.client.register(["externalAccountBinding": binding])
                #expect(answer.problem == problem, "case \(index): \(answer.text)")
            }
            let good = try Self.binding("kid-1", secret, url, rig.client.key)
            let made = try await rig.client.register(["externalAccountBinding": good])
            #expect(made.status == 201 && made.json["externalAccountBinding"] != nil)
        }
    }

    @Test func keysRollOver() async throws {
        try await Rig.with { rig in
            let new = try TestKey(.es384)
            let url = try rig.client.url("keyChange")
            func inner(_ signer: TestKey, old: TestKey, account: String?) throws -> [String: Any] {
                try Client.envelope(
                    ["alg": signer.kind.rawValue, "jwk": signer.jwk, "url": url],
                    ["account": account ?? "", "oldKey": old.jwk],
                    signer
                )
            }
            let kid = rig.client.kid
            let wrongOld = try inner(new, old: new, account: kid)
            #expect(try await rig.client.post(url, wrongOld).problem == "malformed")
            let wrongAccount = try inner(new, old: rig.client.key, account: rig.ca.directoryURL)
            #expect(try await rig.client.post(url, wrongAccount).problem == "malformed")
            let other = try await Client(rig.ca, rig.scratch)
            try await other.register()
            let taken = try await rig.client.post(url, inner(other.key, old: rig.client.key, account: kid))
            #expect(taken.status == 409 && taken.value("location") == other.kid)
            let done = try await rig.client.post(url, inner(new, old: rig.client.key, account: kid))
            #expect(done.status == 200)
            #expect(try await rig.client.post(try #require(kid), nil).problem == "badSignatureAlgorithm")
            #expect(try await rig.client.post(try #require(kid), nil, Edits(key: new)).status == 200)
        }
    }

    private static func binding(
        _ kid: String,
        _ secret: [UInt8],
        _ url: String,
        _ key: TestKey,
        nonce: String? = nil
    ) throws -> [String: Any] {
        var header = ["alg": "HS256", "kid": kid, "url": url]
        header["nonce"] = nonce
        let protected = base64url([UInt8](try JSONSerialization.data(withJSONObject: header)))
        let payload = base64url([UInt8](try JSONSerialization.data(withJSONObject: key.jwk)))
        let message = Array("\(protected).\(payload)".utf8)
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        _ = HMAC(EVP_sha256(), secret, Int32(secret.count), message, message.count, &code, &length)
        return ["protected": protected, "payload": payload, "signature": base64url(code)]
    }
}
