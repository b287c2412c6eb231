import PKI

@testable import ACME

/// A request as the fake authority saw it, the signature's envelope opened.
struct SeenRequest: Sendable {
    let method: TransportRequest.Method
    let url: String
    let purpose: RequestPurpose
    let headers: [TransportHeader]
    /// The protected header; empty for GET and HEAD.
    let header: [String: JSONValue]
    /// The payload's text; nil for GET and HEAD.
    let payload: String?
    /// What is wrong with the envelope, if anything.
    let fault: String?

    init(_ request: TransportRequest) {
        method = request.method
        url = request.url
        purpose = request.purpose
        headers = request.headers
        guard let body = request.body else {
            (header, payload, fault) = ([:], nil, nil)
            return
        }
        let envelope = try? JSONDocument.object(body, named: "jws")
        let protected = envelope?.optionalString("protected") ?? "", text = envelope?.optionalString("payload") ?? ""
        let opened = Base64URL.decode(protected).flatMap { try? JSONDocument.object($0, named: "protected") }
        header = opened?.members ?? [:]
        payload = Base64URL.decode(text).map { String(decoding: $0, as: UTF8.self) }
        if Set(envelope?.members.keys.map { $0 } ?? []) != ["protected", "payload", "signature"] {
            fault = "members of the JWS"
        } else if Set(header.keys) != ["alg", "nonce", "url", "jwk"]
            && Set(header.keys) != ["alg", "nonce", "url", "kid"]
        {
            fault = "members of the protected header: \(header.keys.sorted())"
        } else if header["url"] != .string(request.url) {
            fault = "url"
        } else if !request.headers.contains(TransportHeader("Content-Type", "application/jose+json")) {
            fault = "content type"
        } else {
            fault = nil
        }
    }

    var object: JSONReader? { payload.flatMap { try? JSONDocument.object(Array($0.utf8), named: "payload") } }

    func text(_ name: String) -> String? {
        if case .string(let text) = header[name] { text } else { nil }
    }
}
