package import Storage
import SystemPackage
import TLS

/// What this host says about itself before anything is opened: what listens, and what services are configured to use.
package struct LocalSurvey: Sendable {
    package let listeners: [LocalListener]
    package let links: [ServiceLink]
    /// What could not be found out about listeners, and about services.
    package let listenerSpots: [BlindSpot]
    package let serviceSpots: [BlindSpot]

    /// What somebody else found.
    init(listeners: [LocalListener], links: [ServiceLink]) {
        (self.listeners, self.links) = (listeners, links)
        (listenerSpots, serviceSpots) = ([], [])
    }

    /// Looks; blocks for some tens of milliseconds.
    package init(disk: LocalFileSystem = LocalFileSystem()) {
        (listeners, listenerSpots) = ListenerScan(disk: disk).listeners()
        let processes = ServiceConfigurations.processes(disk)
        let findings = ServiceConfigurations(disk: disk).findings(running: processes)
        (links, serviceSpots) = (findings.links, findings.blindSpots)
    }

    /// Where services should serve what their configurations name: each address with each name, the server's own files
    /// only.
    package static func jobs(of link: ServiceLink) -> [EndpointJob] {
        guard link.role == .server else { return [] }
        let names: [String?] = link.names.filter { !$0.contains("*") && $0.contains(".") }.prefix(mostNames).map { $0 }
        return link.listens.flatMap { listen in
            (names.isEmpty ? [nil] : names).map { name in
                EndpointJob(
                    Endpoint(
                        host: host(listen.address),
                        port: listen.port,
                        serverName: name,
                        startTLS: listen.startTLS
                    ),
                    service: link.unit ?? link.service,
                    evidence: link.configuration
                )
            }
        }
    }

    /// A socket bound to every address is asked at loopback.
    private static func host(_ address: String?) -> String {
        switch address {
        case nil, "*", "0.0.0.0", "": "127.0.0.1"
        case "::", "[::]": "::1"
        case let address?: address
        }
    }

    /// Of a server with hundreds of names the first ones stand for all: they share the file.
    private static let mostNames = 8
}
