package import SystemPackage
package import TLS

/// A certificate file that a service's configuration names.
package struct ServiceLink: Sendable, Hashable {
    /// What the service uses it for.
    package enum Role: String, Sendable, CaseIterable {
        /// It is shown to those who connect.
        case server
        /// It is shown to servers that this service connects to.
        case client
        /// It is what others' certificates are checked against.
        case trust
    }

    /// An address that the service answers at with this certificate.
    package struct Listen: Sendable, Hashable {
        /// The address or host name as the configuration has it; nil for every address.
        package let address: String?
        /// The port.
        package let port: UInt16
        /// The plain-text exchange that comes first there.
        package let startTLS: StartTLS?

        package init(address: String?, port: UInt16, startTLS: StartTLS? = nil) {
            self.address = address
            self.port = port
            self.startTLS = startTLS
        }
    }

    /// `nginx`, `apache`, `haproxy`, `postfix`, `dovecot`, `postgresql`.
    package let service: String
    /// The unit of the process that runs with this configuration (`nginx.service`); nil when none runs or it has none.
    package var unit: String?
    /// Where it is named: `path:line`, printable.
    package let configuration: String
    /// What for.
    package let role: Role
    /// The certificate's file, or a directory of them, absolute.
    package let certificatePath: FilePath
    /// The private key's file, absolute; nil when the configuration names none, the same as the certificate's when the
    /// key stands in it.
    package let keyPath: FilePath?
    /// The names the service answers to with it; empty when it does not say.
    package let names: [String]
    /// Where; empty when it does not say.
    package let listens: [Listen]

    package init(
        service: String,
        configuration: String,
        role: Role = .server,
        certificatePath: FilePath,
        keyPath: FilePath? = nil,
        names: [String] = [],
        listens: [Listen] = []
    ) {
        self.service = service
        unit = nil
        self.configuration = configuration
        self.role = role
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.names = names
        self.listens = listens
    }

    /// The certificate's file as a place, with the service and the configuration's line as its evidence.
    package var place: Place { .file(certificatePath, service: unit ?? service, evidence: configuration) }
}

/// What a configuration came to: the files it names, and what in it could not be understood.
package struct ServiceFindings: Sendable, Equatable {
    package var links: [ServiceLink]
    package var blindSpots: [BlindSpot]

    package init(links: [ServiceLink] = [], blindSpots: [BlindSpot] = []) {
        self.links = links
        self.blindSpots = blindSpots
    }

    /// Each thing once, in the order found: two servers may inherit one line.
    func withoutRepetition() -> ServiceFindings {
        var links: Set<ServiceLink> = []
        var spots: Set<BlindSpot> = []
        return ServiceFindings(
            links: self.links.filter { links.insert($0).inserted },
            blindSpots: blindSpots.filter { spots.insert($0).inserted }
        )
    }
}
