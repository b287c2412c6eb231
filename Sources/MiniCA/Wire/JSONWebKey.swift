import PKI

/// A subscriber's public key as a JWK (RFC 7517), and its identity, the thumbprint (RFC 7638).
struct JSONWebKey: Sendable {
    /// Why a JWK is refused, in words for the subscriber.
    enum Refusal: Error, Sendable, CustomStringConvertible {
        case privateMember(String)
        case kind(String)
        case member(String)
        case key

        var description: String {
            switch self {
            case .privateMember(let name): "the JWK has the private member \"\(name)\": this key is burnt"
            case .kind(let kind): "keys of the kind \(kind) are not accepted"
            case .member(let name): "the JWK's member \"\(name)\" is missing or not what it should be"
            case .key: "the JWK is not a key of acceptable strength"
            }
        }
    }

    let handle: KeyHandle
    let algorithm: JWSAlgorithm
    /// base64url of SHA-256 over the required members.
    let thumbprint: String
    /// The required members.
    let members: [String: String]

    init(_ json: JSONValue) throws(Refusal) {
        // RFC 7518 §6.2.2, §6.3.2: what a private key adds.
        for name in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] where json[name] != nil {
            throw .privateMember(name)
        }
        let (der, members) = try Self.read(json)
        guard let handle = KeyHandle(publicDER: der), let algorithm = JWSAlgorithm(for: handle) else { throw .key }
        self.handle = handle
        self.algorithm = algorithm
        self.members = members
        // All values are base64url or fixed words: nothing needs escaping. RFC 7638 §3.3: lexicographic, no white space.
        let canonical = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
        let text = "{\(canonical.joined(separator: ","))}"
        thumbprint = Base64URL.encode(SHA256Digest(hashing: Array(text.utf8)).bytes)
    }

    private static func read(_ json: JSONValue) throws(Refusal) -> (der: [UInt8], members: [String: String]) {
        let kind = json["kty"]?.string ?? "(none)"
        switch kind {
        case "EC": return try readCurve(json)
        case "RSA":
            let n = try octets(json, "n")
            let e = try octets(json, "e")
            // RFC 7518 §6.3.1: the minimal number of octets.
            guard n.value.first != 0 else { throw .member("n") }
            guard e.value.first != 0, !e.value.isEmpty else { throw .member("e") }
            return (
                PublicKeyDER.rsa(modulus: n.value, exponent: e.value), ["kty": "RSA", "n": n.text, "e": e.text]
            )
        case "OKP":
            guard json["crv"]?.string == "Ed25519" else { throw .member("crv") }
            let x = try octets(json, "x", count: 32)
            return (PublicKeyDER.ed25519(x.value), ["kty": "OKP", "crv": "Ed25519", "x": x.text])
        default: throw .kind(kind)
        }
    }

    private static func readCurve(_ json: JSONValue) throws(Refusal) -> (der: [UInt8], members: [String: String]) {
        guard let curve = json["crv"]?.string, let size = ["P-256": 32, "P-384": 48][curve] else {
            throw .member("crv")
        }
        let x = try octets(json, "x", count: size)
        let y = try octets(json, "y", count: size)
        let der = size == 32 ? PublicKeyDER.p256(x.value, y.value) : PublicKeyDER.p384(x.value, y.value)
        return (der, ["kty": "EC", "crv": curve, "x": x.text, "y": y.text])
    }

    private static func octets(
        _ json: JSONValue,
        _ name: String,
        count: Int? = nil
    ) throws(Refusal) -> (value: [UInt8], text: String) {
        guard let text = json[name]?.string, let value = Base64URL.decode(text), !value.isEmpty,
            count == nil || value.count == count
        else { throw .member(name) }
        return (value, text)
    }
}
