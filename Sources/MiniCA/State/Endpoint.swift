/// The resources of the authority (RFC 8555 §7.1), as requests are counted by.
package enum Endpoint: String, Sendable, Hashable, CaseIterable {
    case directory, newNonce, newAccount, newOrder, revokeCert, keyChange
    case newAuthz, renewalInfo
    case account, orders, order, authorization, challenge, finalize, certificate
}

/// A request target taken apart: the endpoint and the identity of the object it names.
struct Route: Sendable, Hashable {
    let endpoint: Endpoint
    /// Empty for endpoints that are one of a kind.
    let id: String

    init(_ endpoint: Endpoint, _ id: String = "") {
        self.endpoint = endpoint
        self.id = id
    }

    /// Nil for a target that names nothing here; what follows a question mark is not looked at.
    init?(target: String) {
        let target = target.prefix { $0 != "?" }
        let parts = target.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, parts[0].isEmpty else { return nil }
        guard let endpoint = Endpoint.allCases.first(where: { $0.segment == parts[1] }) else { return nil }
        switch (endpoint.isSingle, parts.count) {
        case (true, 2): self.init(endpoint)
        case (false, 3) where !parts[2].isEmpty: self.init(endpoint, parts[2])
        default: return nil
        }
    }

    /// The target of this route.
    var path: String { endpoint.isSingle ? "/\(endpoint.segment)" : "/\(endpoint.segment)/\(id)" }
}

extension Endpoint {
    /// The first segment of its path.
    fileprivate var segment: String {
        switch self {
        case .directory: "directory"
        case .newNonce: "new-nonce"
        case .newAccount: "new-account"
        case .newOrder: "new-order"
        case .revokeCert: "revoke-certificate"
        case .keyChange: "key-change"
        case .newAuthz: "new-authorization"
        case .renewalInfo: "renewal-info"
        case .account: "account"
        case .orders: "orders"
        case .order: "order"
        case .authorization: "authorization"
        case .challenge: "challenge"
        case .finalize: "finalize"
        case .certificate: "certificate"
        }
    }

    /// Whether there is just one of it, found through the directory.
    fileprivate var isSingle: Bool {
        switch self {
        case .directory, .newNonce, .newAccount, .newOrder, .revokeCert, .keyChange, .newAuthz: true
        case .account, .orders, .renewalInfo, .order, .authorization, .challenge, .finalize, .certificate: false
        }
    }
}
