/// The authority's URLs: what subscribers are told and what their signatures must name (RFC 8555 §6.4).
struct ResourceURLs: Sendable, Hashable {
    /// Scheme, host and port, without a slash at the end.
    let base: String

    func url(_ endpoint: Endpoint, _ id: String = "") -> String { base + Route(endpoint, id).path }

    /// The account that a `kid` names; nil when it is not of the form this authority gives out.
    func accountID(of kid: String) -> String? {
        guard kid.hasPrefix(base), let route = Route(target: String(kid.dropFirst(base.count))),
            route.endpoint == .account
        else { return nil }
        return route.id
    }
}
