package import SystemPackage
package import TLS

/// One service that uses a certificate.
package struct DeploymentTarget: Sendable, Equatable {
    /// A label that is the same in every run: facts are kept under it.
    package let name: String
    /// The symlinks to place at the user's own paths.
    package let links: [GenerationFile: FilePath]
    /// Whether a link may take the place of a file that Rekey did not put there; its content is kept in the state
    /// directory, and put back when the first generation turns out not to be served.
    package var mayAdoptLinks: Bool
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
    /// When it is told: targets of a lower wave are told, seen to serve and soaked first. 1…99.
    package var wave: Int

    /// A target; paths are checked by ``Preflight``, commands by ``Preflight`` and again when they are run.
    package init(
        name: String,
        links: [GenerationFile: FilePath] = [:],
        mayAdoptLinks: Bool = false,
        copies: CopyPlan = .none,
        validate: [String] = [],
        reload: [String] = [],
        endpoints: [Endpoint] = [],
        deadline: Duration = .seconds(60),
        wave: Int = 1
    ) {
        self.name = name
        self.links = links
        self.mayAdoptLinks = mayAdoptLinks
        self.copies = copies
        self.validate = validate
        self.reload = reload
        self.endpoints = endpoints
        self.deadline = deadline
        self.wave = wave
    }

    /// The same, with leave to take the place of files that Rekey did not put at its paths.
    package func adopting() -> DeploymentTarget {
        var target = self
        target.mayAdoptLinks = true
        target.copies.mayAdopt = true
        return target
    }
}
