/// A service of AWS that is asked, in one region or in none.
struct AWSService: Sendable, Hashable {
    /// The name of the service in hosts and in the scope of a signature.
    let name: String
    /// Nil for the services that belong to no region.
    let region: String?

    static func acm(_ region: String) -> AWSService { AWSService(name: "acm", region: region) }
    static func loadBalancing(_ region: String) -> AWSService {
        AWSService(name: "elasticloadbalancing", region: region)
    }
    static let iam = AWSService(name: "iam", region: nil)
    static let cloudFront = AWSService(name: "cloudfront", region: nil)

    /// The place of the service as a whole, for blind spots.
    func place(account: String) -> String {
        "aws://\(RemoteURL.encoded(account))/\(region ?? "global")/\(shortName)"
    }

    /// What it is called in places.
    var shortName: String { name == "elasticloadbalancing" ? "elbv2" : name }

    /// The URL that it is reached by, without a slash at the end.
    func url(_ target: AWSTarget) -> String {
        if let endpoint = target.endpoint { return RemoteURL.joined(endpoint, "") }
        return "https://\(name)\(region.map { ".\($0)" } ?? "").\(target.domain)"
    }
}
