import Foundation
import MiniCA
import Testing

/// An ACME client of a few lines that can also get everything wrong on purpose.
final class Client {
    let ca: MiniCA
    let curl: Curl
    let key: TestKey
    private(set) var kid: String?
    private var directory: [String: Any] = [:]
    /// What the last answer brought; used once.
    private var spare: String?

    init(_ ca: MiniCA, _ scratch: Scratch, key: TestKey? = nil) async throws {
        self.ca = ca
        self.key = try key ?? TestKey()
        curl = Curl(roots: try scratch.write(ca.serverRootPEM, "server-root.pem"))
        directory = try await curl("GET", ca.directoryURL).json
    }

    func url(_ name: String) throws -> String { try #require(directory[name] as? String) }

    func nonce() async throws -> String {
        defer { spare = nil }
        if let spare { return spare }
        return try #require(try await curl("HEAD", try url("newNonce")).value("replay-nonce"))
    }

    /// What may be changed in a request before or after it is signed.
    struct Edits {
        var header: (inout [String: Any]) -> Void = { _ in }
        var envelope: (inout [String: Any]) -> Void = { _ in }
        var fields = ["Content-Type: application/jose+json"]
        var signature: ([UInt8]) -> [UInt8] = { $0 }
        /// Signs with the key instead of naming the account.
        var withKey = false
        var key: TestKey?
        /// How long curl waits.
        var seconds = 20.0
        /// Used instead of one that is fetched.
        var nonce: String?
    }

    /// Signs and sends; a nil payload is the empty one of POST-as-GET.
    func post(_ url: String, _ payload: [String: Any]?, _ edits: Edits = Edits()) async throws -> Curl.Answer {
        let key = edits.key ?? key
        var header: [String: Any] = ["alg": key.kind.rawValue, "nonce": "", "url": url]
        if let nonce = edits.nonce { header["nonce"] = nonce } else { header["nonce"] = try await nonce() }
        if let kid, !edits.withKey { header["kid"] = kid } else { header["jwk"] = key.jwk }
        edits.header(&header)
        var envelope = try Self.envelope(header, payload, key, edits.signature)
        edits.envelope(&envelope)
        let body = [UInt8](try JSONSerialization.data(withJSONObject: envelope))
        let answer = try await curl("POST", url, body: body, fields: edits.fields, seconds: edits.seconds)
        let fresh = answer.values("replay-nonce")
        spare = fresh.count == 1 && fresh[0].utf8.count == 22 ? fresh[0] : nil
        return answer
    }

    /// A JWS object.
    static func envelope(
        _ header: [String: Any],
        _ payload: [String: Any]?,
        _ key: TestKey,
        _ change: ([UInt8]) -> [UInt8] = { $0 }
    ) throws -> [String: Any] {
        let protected = base64url([UInt8](try JSONSerialization.data(withJSONObject: header)))
        let content = try payload.map { base64url([UInt8](try JSONSerialization.data(withJSONObject: $0))) } ?? ""
        let signature = change(try key.sign(Array("\(protected).\(content)".utf8)))
        return ["protected": protected, "payload": content, "signature": base64url(signature)]
    }

    /// Makes the account of this client's key.
    @discardableResult
    func register(_ payload: [String: Any] = ["contact": ["mailto:ops@example.com"]]) async throws -> Curl.Answer {
        let answer = try await post(try url("newAccount"), payload, Edits(withKey: true))
        if answer.status == 201 || answer.status == 200 { kid = answer.value("location") }
        return answer
    }

    func order(_ names: String..., profile: String? = nil) async throws -> (url: String, answer: Curl.Answer) {
        var payload: [String: Any] = ["identifiers": names.map { ["type": "dns", "value": $0] }]
        if let profile { payload["profile"] = profile }
        let answer = try await post(try url("newOrder"), payload)
        return (answer.value("location") ?? "", answer)
    }

    /// Answers the challenges of all authorizations and waits until none is pending.
    func prove(_ order: Curl.Answer, at responder: Responder, body: (String) -> String = { $0 }) async throws {
        for url in try #require(order.json["authorizations"] as? [String]) {
            let authorization = try await post(url, nil).json
            guard authorization["status"] as? String == "pending" else { continue }
            let challenge = try #require((authorization["challenges"] as? [[String: Any]])?.first)
            let token = try #require(challenge["token"] as? String)
            responder.put(body("\(token).\(key.thumbprint)"), for: token)
            let answer = try await post(try #require(challenge["url"] as? String), [:])
            #expect(answer.status == 200)
            try await settled(url)
        }
    }

    /// Polls an authorization until it is not pending any more.
    @discardableResult
    func settled(_ url: String) async throws -> [String: Any] {
        for _ in 0..<100 {
            let json = try await post(url, nil).json
            if json["status"] as? String != "pending" { return json }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestKey.Failed()
    }

    func finalize(_ order: Curl.Answer, csr: [UInt8]) async throws -> Curl.Answer {
        try await post(try #require(order.json["finalize"] as? String), ["csr": base64url(csr)])
    }

    /// From order to chain, everything going well.
    func obtain(_ names: [String], at responder: Responder, csr: [UInt8]) async throws -> [UInt8] {
        let payload = ["identifiers": names.map { ["type": "dns", "value": $0] }]
        let order = try await post(try url("newOrder"), payload)
        try await prove(order, at: responder)
        let done = try await finalize(order, csr: csr)
        try #require(done.json["status"] as? String == "valid", "\(done.text)")
        return try await post(try #require(done.json["certificate"] as? String), nil).body
    }
}
