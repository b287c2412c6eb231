package import SystemPackage
package import TLS

/// One service that uses a certificate.
package struct DeploymentTarget: Sendable, Equatable {
    /// A label that is the same in every run: facts are kept under it.
    package let name: String
    /// The symlinks to place at the user's own paths.
    package let links: [GenerationFile: FilePath]
    /// The real files to put at the user's own paths.
    package var copies: CopyPlan
    /// The command that must accept the configuration before and after the swap; empty means none.
    package let validate: [String]
    /// The command that makes the service take the new pair; empty means none.
    package let reload: [String]
    /// Where the service must be seen to serve the new certificate.
    package let endpoints: [Endpoint]
    /// How long each of its commands may take.
    package let deadline: Duration

    /// A target; paths are checked by ``Preflight``, commands by ``Preflight`` and again when they are run.
    package init(
        name: String,
        links: [GenerationFile: FilePath] = [:],
        copies: CopyPlan = .none,
        validate: [String] = [],
        reload: [String] = [],
        endpoints: [Endpoint] = [],
        deadline: Duration = .seconds(60)
    ) {
        self.name = name
        self.links = links
        self.copies = copies
        self.validate = validate
        self.reload = reload
        self.endpoints = endpoints
        self.deadline = deadline
    }
}
