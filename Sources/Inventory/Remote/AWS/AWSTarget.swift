/// An AWS account and where to look in it.
package struct AWSTarget: Sendable, Equatable {
    /// What the account is called in places where no ARN says its number.
    package let account: String
    /// The regions to ask (`eu-central-1`). IAM and CloudFront belong to no region and are asked once.
    package let regions: [String]
    package let credentials: AWSCredentials
    /// One URL for all services instead of AWS's own, for a proxy or a stand-in.
    package let endpoint: String?
    package let trust: FetchTrust
    /// The domain of the services' hosts; another one in China and in sovereign partitions.
    package let domain: String

    package init(
        account: String,
        regions: [String],
        credentials: AWSCredentials,
        endpoint: String? = nil,
        trust: FetchTrust = .system,
        domain: String = "amazonaws.com"
    ) {
        self.account = account
        self.regions = regions
        self.credentials = credentials
        self.endpoint = endpoint
        self.trust = trust
        self.domain = domain
    }

    /// The region that requests to services without one are signed for.
    static let globalRegion = "us-east-1"

    /// Whether a text can be a region: it becomes part of a host's name.
    static func isRegion(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 63
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}
