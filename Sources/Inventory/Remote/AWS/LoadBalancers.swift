/// Elastic Load Balancing, version 2: which listener serves which certificates.
struct LoadBalancers {
    let conversation: AWSConversation
    let region: String
    private static let version = "2015-12-01"

    /// A load balancer.
    struct Balancer {
        let arn: String
        let name: String
        let host: String
    }

    /// One port of one.
    struct Listener {
        let arn: ResourceName
        let port: String
    }

    func balancers(_ each: (Balancer) async throws(Obstacle) -> Void) async throws(Obstacle) {
        try await pages("DescribeLoadBalancers", "LoadBalancers", []) { member throws(Obstacle) in
            guard let arn = member.string("LoadBalancerArn") else {
                throw Obstacle(.badAnswer, "a load balancer in the list has no ARN")
            }
            let name = member.string("LoadBalancerName") ?? arn
            try await each(Balancer(arn: arn, name: name, host: member.string("DNSName") ?? ""))
        }
    }

    /// The listeners with TLS: others have no certificate.
    func listeners(of balancer: Balancer) async throws(Obstacle) -> [Listener] {
        var listeners: [Listener] = []
        try await pages("DescribeListeners", "Listeners", [("LoadBalancerArn", balancer.arn)]) {
            member throws(Obstacle) in
            guard !member.list("Certificates").isEmpty else { return }
            guard let arn = member.string("ListenerArn").flatMap(ResourceName.init), let port = member.string("Port")
            else {
                throw Obstacle(.badAnswer, "a listener in the list has no ARN or no port")
            }
            listeners.append(Listener(arn: arn, port: port))
        }
        return listeners
    }

    /// The ARNs of a listener's certificates, the default one first.
    func certificates(of listener: Listener) async throws(Obstacle) -> [ResourceName] {
        var names: [(isDefault: Bool, arn: ResourceName)] = []
        let parameters = [("ListenerArn", listener.arn.text)]
        try await pages("DescribeListenerCertificates", "Certificates", parameters) { member throws(Obstacle) in
            guard let arn = member.string("CertificateArn").flatMap(ResourceName.init) else {
                throw Obstacle(.badAnswer, "a certificate of a listener has no ARN")
            }
            names.append((member.string("IsDefault") == "true", arn))
        }
        return (names.filter(\.isDefault) + names.filter { !$0.isDefault }).map(\.arn)
    }

    private func pages(
        _ action: String,
        _ list: String,
        _ fixed: [(String, String)],
        _ each: (XMLElement) async throws(Obstacle) -> Void
    ) async throws(Obstacle) {
        var cursor = PageCursor(limit: 100, mostPages: conversation.talk.mostPages)
        while !conversation.talk.isStopped {
            var parameters = fixed + [("PageSize", "\(cursor.limit)")]
            if let marker = cursor.token { parameters.append(("Marker", marker)) }
            let page = try await conversation.query(
                .loadBalancing(region),
                action: action,
                version: Self.version,
                parameters
            )
            for member in page.list(list) { try await each(member) }
            guard let next = page.string("NextMarker") else { return }
            try cursor.advance(to: next)
        }
    }
}
