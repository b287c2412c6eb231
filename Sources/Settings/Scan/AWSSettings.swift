/// One AWS account to list certificates from.
package struct AWSSettings: Sendable, Hashable {
    /// The name it has in the inventory.
    package var name: String
    /// The regions asked, at least one.
    package var regions: [String]
    /// A file with `aws_access_key_id = …` and `aws_secret_access_key = …`, absolute.
    package var credentialsFile: String
    /// The section of that file.
    package var profile: String
    /// Where all services answer instead of Amazon's own endpoints; nil means those.
    package var endpoint: String?

    package init(
        name: String,
        regions: [String],
        credentialsFile: String,
        profile: String = "default",
        endpoint: String? = nil
    ) {
        self.name = name
        self.regions = regions
        self.credentialsFile = credentialsFile
        self.profile = profile
        self.endpoint = endpoint
    }
}
