/// The authority's URLs: what subscribers are told and what their signatures must name (RFC 8555 §6.4).
struct ResourceURLs: Sendable, Hashable {
    /// Scheme, host and port, without a slash at the end.
    let base: String
    /// The same listener under another name, hence another origin: who goes there has followed a URL he should not.
    let foreignBase: String
    /// How often the endpoints have moved; it shows in the first segment of their paths.
    var moves = 0

    init(port: Int) {
        base = "https://localhost:\(port)"
        foreignBase = "https://127.0.0.1:\(port)/foreign"
    }

    func url(_ endpoint: Endpoint, _ id: String = "") -> String {
        let isMoved = moves > 0 && Self.moving.contains(endpoint)
        return base + (isMoved ? "/moved-\(moves)" : "") + Route(endpoint, id).path
    }

    /// What a target names; nil for what names nothing, or nothing any more.
    func route(_ target: String) -> Route? {
        guard target.hasPrefix("/moved-") else {
            guard let route = Route(target: target) else { return nil }
            return moves > 0 && Self.moving.contains(route.endpoint) ? nil : route
        }
        guard moves > 0, target.hasPrefix("/moved-\(moves)/") else { return nil }
        let route = Route(target: String(target.dropFirst("/moved-\(moves)".count)))
        return route.flatMap { Self.moving.contains($0.endpoint) ? $0 : nil }
    }

    /// The account that a `kid` names; nil when it is not of the form this authority gives out.
    func accountID(of kid: String) -> String? {
        guard kid.hasPrefix(base), let route = Route(target: String(kid.dropFirst(base.count))),
            route.endpoint == .account
        else { return nil }
        return route.id
    }

    /// The endpoints of the directory, which clients look up again; objects keep their URLs.
    private static let moving: Set<Endpoint> = [
        .newNonce, .newAccount, .newOrder, .newAuthz, .revokeCert, .keyChange,
    ]
}
