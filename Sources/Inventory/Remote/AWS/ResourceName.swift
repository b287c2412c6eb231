/// An Amazon Resource Name, as far as a place needs it: `arn:partition:service:region:account:resource`.
struct ResourceName: Sendable, Hashable {
    let text: String
    let service: String
    /// Empty for services that belong to no region.
    let region: String
    let account: String
    /// Everything after the account, colons included.
    let resource: String

    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn", !parts[2].isEmpty, !parts[5].isEmpty, text.utf8.count <= 2048 else {
            return nil
        }
        self.text = text
        service = parts[2]
        region = parts[3]
        account = parts[4]
        resource = parts[5]
    }

    /// The place it stands for: `aws://account/region/acm/ID`.
    var place: Place {
        let short = service == "elasticloadbalancing" ? "elbv2" : service
        let words = resource.split(separator: "/").map { RemoteURL.encoded($0) }
        let path =
            (words.count > 1 && ["certificate", "distribution"].contains(words[0]) ? words.dropFirst() : words[...])
            .joined(separator: "/")
        let region = region.isEmpty ? "global" : RemoteURL.encoded(region)
        let account = account.isEmpty ? "-" : RemoteURL.encoded(account)
        return Place(uri: "aws://\(account)/\(region)/\(short)/\(path)", kind: .aws)
    }
}
