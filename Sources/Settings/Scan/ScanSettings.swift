/// The `scan` of the file: what is looked at besides what this host shows by itself, and how hard.
package struct ScanSettings: Sendable, Equatable {
    /// How long after a scan `run` makes the next; nil means that only `rekey scan` does.
    package var interval: Duration?
    /// Directories and files besides the usual ones, absolute.
    package var paths: [String]
    /// Directories that are not entered, absolute.
    package var exclude: [String]
    /// Whether the usual directories, the listening sockets and the services' configurations are looked at.
    package var local: Bool
    /// Endpoints as they are written on the command line too: `host`, `host:port`, `smtp+starttls://host`.
    package var targets: [String]
    /// Ranges of addresses (CIDR) that may be swept; writing one here is the consent.
    package var ranges: [String]
    /// The ports tried at each address of a range, and at a target without one.
    package var ports: [UInt16]
    /// New connections per second at most; nil means as fast as they come.
    package var perSecond: Int?
    /// Whether the revocation lists and responders that served certificates name are asked; no scan does by itself.
    package var revocation: Bool
    /// A file with passwords of keystores, one a line; nil means the well-known ones alone.
    package var passwordsFile: String?
    /// Kubernetes clusters.
    package var kubernetes: [KubernetesSettings]
    /// AWS accounts.
    package var aws: [AWSSettings]
    /// Certificate Transparency; nil means not asked.
    package var transparency: TransparencySettings?

    package init() {
        interval = Self.defaultInterval
        paths = []
        exclude = []
        local = true
        targets = []
        ranges = []
        ports = Self.defaultPorts
        perSecond = Self.defaultPerSecond
        revocation = false
        passwordsFile = nil
        kubernetes = []
        aws = []
        transparency = nil
    }

    /// Once a day.
    package static let defaultInterval: Duration = .seconds(86_400)
    /// HTTPS.
    package static let defaultPorts: [UInt16] = [443]
    /// Gentle enough for a network one does not own.
    package static let defaultPerSecond = 200
}
