/// Asks every authoritative server of a zone whether it shows a TXT record, and waits until all do.
///
/// Public resolvers are not asked: they remember for minutes that there was nothing, while a CA asks the zone's servers
/// itself. What is seen here is a forecast; only the CA's validation counts.
package struct Propagation: Sendable {
    let view: ZoneView
    let clock: any DNSClock
    let schedule: PropagationSchedule

    /// One look at all servers takes no longer than this.
    static let lookLimit = Duration.seconds(20)
    /// More than any zone has; a hostile one is not asked without end.
    static let mostAddresses = 64

    /// - Parameter schedule: when to look again while waiting.
    package init(view: ZoneView, clock: any DNSClock, schedule: PropagationSchedule = .standard) {
        self.view = view
        self.clock = clock
        self.schedule = schedule
    }

    /// Asks every address of every server of the zone, all at once and without recursion, for TXT at the name.
    ///
    /// - Parameter values: whole texts, as they are after joining a record's strings.
    package func check(_ name: DomainName, values: Set<String>, in zone: ZoneCut) async -> [ServerReport] {
        let places = zone.servers.flatMap(Self.places).prefix(Self.mostAddresses)
        let deadline = ContinuousClock.now + Self.lookLimit
        return await withTaskGroup(of: (Int, ServerReport).self) { group in
            for (index, (server, address)) in places.enumerated() {
                group.addTask {
                    let finding = await finding(name, values, at: address, deadline: deadline)
                    return (index, ServerReport(server: server, address: address, finding: finding))
                }
            }
            var reports: [(Int, ServerReport)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func places(of server: NameServer) -> [(server: NameServer, address: ServerAddress?)] {
        server.addresses.isEmpty ? [(server, nil)] : server.addresses.map { (server, $0) }
    }

    private func finding(
        _ name: DomainName,
        _ values: Set<String>,
        at address: ServerAddress?,
        deadline: ContinuousClock.Instant
    ) async -> ServerFinding {
        guard let address else { return .noAddress }
        let asker = Asker(exchange: view.exchange, patience: view.patience)
        do {
            let query = DNSMessage.query(name, .txt, recursion: false)
            let reply = try await asker.ask(query, of: address, deadline: deadline)
            return ServerFinding(reply.message, about: name, wanted: values)
        } catch {
            return .silent(error)
        }
    }
}
