import Conformance
import Foundation
import MiniCA
import PKI
import Testing

/// Every cell of the grid: a strict judge finds fault with the answer once, and none with the next one.
struct FaultGridTests {
    @Test(.rows("F-P7", "F-P8", "F-P10", "F-P11", "F-P12", "F-P13", "F-P26"), arguments: FaultCell.endpoints)
    func everyCellIsWrongOnce(endpoint: Endpoint) async throws {
        try await Rig.with(Rig.tuned { $0.tempers = [.readyOrders] }) { rig in
            let journey = try await Journey(rig)
            for fault in Fault.allCases {
                let request = try await journey.request(endpoint)
                await rig.ca.setTempers([.readyOrders, .fault(FaultCell(endpoint, fault), Dose(times: 1))])
                let isSlow = [.slowDrip, .neverAnswers, .endlessBody].contains(fault)
                let spoiled = try await request(isSlow ? 0.7 : 10)
                await rig.ca.setTempers([.readyOrders])
                let complaint = try await journey.complaint(about: spoiled, of: endpoint)
                #expect(
                    complaint != nil,
                    "\(endpoint.rawValue):\(fault.rawValue) goes unnoticed: \(spoiled.text.prefix(200))"
                )
                let good = try await journey.request(endpoint)(10)
                let unfounded = try await journey.complaint(about: good, of: endpoint)
                #expect(unfounded == nil, "\(endpoint.rawValue) after \(fault.rawValue): \(unfounded ?? "")")
            }
        }
    }
}

/// A client's way through all endpoints, and what it expects of each answer.
private struct Journey {
    typealias Request = (Double) async throws -> Curl.Answer

    let rig: Rig
    let csr: [UInt8]
    let certificate: String
    let renewal: String

    init(_ rig: Rig) async throws {
        self.rig = rig
        csr = try await rig.csr("DNS:a.example.com")
        let order = try await rig.client.order("a.example.com").answer
        let done = try await rig.client.finalize(order, csr: csr)
        certificate = try #require(done.json["certificate"] as? String)
        let id = try #require(await rig.ca.renewalID(ofOrder: 0))
        renewal = "\(try rig.client.url("renewalInfo"))/\(id)"
    }

    /// The next request to an endpoint; everything it needs is fetched before.
    func request(_ endpoint: Endpoint) async throws -> Request {
        let client = rig.client
        switch endpoint {
        case .directory: return { try await client.curl("GET", rig.ca.directoryURL, seconds: $0) }
        case .renewalInfo: return { [renewal] in try await client.curl("GET", renewal, seconds: $0) }
        case .newNonce:
            let url = try client.url("newNonce")
            return { try await client.curl("HEAD", url, seconds: $0) }
        case .newAccount:
            let nonce = try await client.nonce()
            let url = try client.url("newAccount")
            return { try await client.post(url, [:], Client.Edits(withKey: true, seconds: $0, nonce: nonce)) }
        default:
            let (url, payload) = try await target(endpoint)
            let nonce = try await client.nonce()
            return { try await client.post(url, payload, Client.Edits(seconds: $0, nonce: nonce)) }
        }
    }

    private func target(_ endpoint: Endpoint) async throws -> (url: String, payload: [String: Any]?) {
        let client = rig.client
        let names: [String: Any] = ["identifiers": [["type": "dns", "value": "a.example.com"]]]
        switch endpoint {
        case .account: return (try #require(client.kid), nil)
        case .newOrder: return (try client.url("newOrder"), names)
        case .certificate: return (certificate, nil)
        default: break
        }
        let order = try await client.order("a.example.com")
        if endpoint == .order { return (order.url, nil) }
        if endpoint == .finalize {
            return (try #require(order.answer.json["finalize"] as? String), ["csr": base64url(csr)])
        }
        let authorization = try #require((order.answer.json["authorizations"] as? [String])?.first)
        if endpoint == .authorization { return (authorization, nil) }
        let challenges = try await client.post(authorization, nil).json["challenges"] as? [[String: Any]]
        return (try #require(challenges?.first?["url"] as? String), nil)
    }

    /// What a strict client finds wrong; nil for a good answer.
    func complaint(about answer: Curl.Answer, of endpoint: Endpoint) async throws -> String? {
        if answer.exit != 0 { return "curl ends with \(answer.exit)" }
        if ![200, 201].contains(answer.status) { return "status \(answer.status)" }
        if answer.value("retry-after") != nil, endpoint != .renewalInfo { return "unasked Retry-After" }
        if answer.value("transfer-encoding") != nil { return "chunked" }
        if let length = answer.value("content-length"), Int(length) == nil { return "length \(length)" }
        let base = "https://localhost:\(rig.ca.port)/"
        let links = answer.values("link").compactMap { $0.split(separator: ">").first?.dropFirst() }
        if links.contains(where: { !$0.hasPrefix(base) }) || links.isEmpty { return "links \(links)" }
        if let complaint = try await nonceComplaint(answer, endpoint) { return complaint }
        return bodyComplaint(answer, endpoint, base)
    }

    private func nonceComplaint(_ answer: Curl.Answer, _ endpoint: Endpoint) async throws -> String? {
        let nonces = answer.values("replay-nonce")
        if [.directory, .renewalInfo].contains(endpoint) { return nonces.isEmpty ? nil : "a nonce" }
        guard nonces.count == 1, let nonce = nonces.first, nonce.wholeMatch(of: /[A-Za-z0-9_-]{22}/) != nil else {
            return "nonces \(nonces)"
        }
        guard endpoint == .newNonce else { return nil }
        let used = try await rig.client.post(try #require(rig.client.kid), nil, Client.Edits(nonce: nonce))
        return used.problem == "badNonce" ? "an unknown nonce" : nil
    }

    private func bodyComplaint(_ answer: Curl.Answer, _ endpoint: Endpoint, _ base: String) -> String? {
        let type = answer.value("content-type")
        switch endpoint {
        case .newNonce: return type == nil && answer.body.isEmpty ? nil : "a body of \(type ?? "")"
        case .certificate:
            let blocks = answer.text.components(separatedBy: "-----BEGIN CERTIFICATE-----\n")
            let isTidy = answer.text.allSatisfy(\.isASCII) && !answer.text.contains("\u{1B}")
            guard type == "application/pem-certificate-chain", isTidy, blocks.count == 3, blocks[0].isEmpty else {
                return "a chain of \(blocks.count - 1) blocks"
            }
            return nil
        default: break
        }
        guard type == "application/json", answer.body.first == UInt8(ascii: "{") else { return "type \(type ?? "")" }
        let wanted = Self.members[endpoint] ?? []
        for name in wanted where answer.text.components(separatedBy: "\"\(name)\":").count != 2 { return name }
        for name in wanted {
            let value = answer.json[name]
            guard value is String || value is [Any] || value is [String: Any] else { return "\(name) is odd" }
            if let text = value as? String, text.contains("://"), !text.hasPrefix(base) { return text }
        }
        let isOdd =
            answer.text.contains("\\u001b") || answer.text.contains("\"extreme\"") || answer.text.contains("[[[")
        return isOdd || hasWrongTypes(answer, endpoint) ? "odd contents" : nil
    }

    private func hasWrongTypes(_ answer: Curl.Answer, _ endpoint: Endpoint) -> Bool {
        guard endpoint == .renewalInfo else { return !(answer.json[Self.members[endpoint]?.first ?? ""] is String) }
        let window = answer.json["suggestedWindow"] as? [String: Any]
        return !(window?["start"] is String && window?["end"] is String)
    }

    /// Members that must be there once; the first one is a string.
    private static let members: [Endpoint: [String]] = [
        .directory: ["newNonce", "newAccount", "newOrder", "revokeCert", "keyChange", "renewalInfo"],
        .newAccount: ["orders", "contact"], .account: ["orders", "contact"],
        .newOrder: ["finalize", "expires", "identifiers", "authorizations"],
        .order: ["finalize", "expires", "identifiers", "authorizations"],
        .finalize: ["finalize", "certificate", "identifiers"],
        .authorization: ["expires", "identifier", "challenges"],
        .challenge: ["url", "token", "type"], .renewalInfo: ["suggestedWindow"],
    ]
}

extension MiniCA {
    /// The name in renewal information of what the order of that number got.
    fileprivate func renewalID(ofOrder number: Int) async -> String? {
        let orders = await orders()
        guard orders.indices.contains(number), let certificate = orders[number].certificate else { return nil }
        return CertificateID(certificate)?.description
    }
}
