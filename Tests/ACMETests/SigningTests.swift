import Conformance
import PKI
import Testing

@testable import ACME

struct SigningTests {
    /// RFC 7638 §3.1.
    @Test(.rows("J-14", "SW-06")) func thumbprintOfTheRFC() throws {
        let modulus =
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3okn"
            + "jhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZH"
            + "zu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-k"
            + "EgU8awapJzKnqDKgw"
        let key = try #require(JSONWebKey([("kty", "RSA"), ("n", modulus), ("e", "AQAB")]))
        #expect(key.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    }

    /// RFC 8037 appendix A.3.
    @Test(.rows("J-10", "J-14")) func thumbprintOfAnEdwardsKey() throws {
        let key = try #require(
            JSONWebKey([("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"), ("crv", "Ed25519"), ("kty", "OKP")])
        )
        #expect(key.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        #expect(
            String(decoding: key.canonicalJSON, as: UTF8.self)
                == #"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
        )
    }

    @Test(.rows("J-13")) func keysThatAreNoneAreRefused() {
        #expect(JSONWebKey([("crv", "P-256")]) == nil)
        #expect(JSONWebKey([("kty", "EC"), ("kty", "RSA")]) == nil)
        #expect(JSONWebKey([("kty", "EC"), ("x", "a\"")]) == nil)
        #expect(JSONWebKey([("kty", "EC"), ("x", "")]) == nil)
    }

    @Test(.rows("C-22")) func theKeyAuthorizationIsTokenDotThumbprint() throws {
        let client = try Scene().client
        let identity = AccountIdentity(url: try client.url("https://ca.test/acct/1"), signer: FakeSigner())
        let token = try #require(ChallengeToken("tok"))
        #expect(identity.keyAuthorization(for: token) == "tok.\(FakeSigner().publicKey.thumbprint)")
    }

    /// A-14: alg, kid and url of the outer request, the account's public key as payload, and no nonce.
    @Test(.rows("A-14", "J-18")) func theBindingIsAnInnerSignatureWithoutNonce() throws {
        let scene = try Scene()
        let url = try scene.client.url("https://ca.test/new-acct")
        let binding = ExternalAccountBinding(keyIdentifier: "kid-1", authenticator: FakeAuthenticator())
        let key = FakeSigner().publicKey
        guard case .object(let members) = try binding.binding(of: key, for: url) else { throw Objection() }
        let inner = JSONReader(members: members, path: "eab")
        let header = try JSONDocument.object(
            #require(Base64URL.decode(inner.string("protected"))),
            named: "protected"
        )
        #expect(header.members == ["alg": .string("HS256"), "kid": .string("kid-1"), "url": .string(url.text)])
        #expect(try Base64URL.decode(inner.string("payload")) == key.canonicalJSON)
        let message = try Array("\(inner.string("protected")).\(inner.string("payload"))".utf8)
        #expect(try Base64URL.decode(inner.string("signature")) == FakeAuthenticator().authenticate(message))
    }

    @Test(.rows("J-02", "J-03", "J-05")) func onlyAccountRequestsNameTheKeyItself() throws {
        let url = try Scene().client.url("https://ca.test/x?y=%2f")
        let identity = AccountIdentity(url: try Scene().client.url("https://ca.test/acct/1"), signer: FakeSigner())
        guard case .object(let byKey) = RequestKey.key(FakeSigner()).header(url: url, nonce: "n"),
            case .object(let byAccount) = RequestKey.account(identity).header(url: url, nonce: "n")
        else { throw Objection() }
        #expect(Set(byKey.keys) == ["alg", "jwk", "nonce", "url"])
        #expect(Set(byAccount.keys) == ["alg", "kid", "nonce", "url"])
        #expect(byAccount["kid"] == .string("https://ca.test/acct/1"))
        #expect(byAccount["url"] == .string("https://ca.test/x?y=%2f"))
        #expect(byKey["alg"] == .string("ES256"))
    }
}
