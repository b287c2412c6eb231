package import ACME
package import DNS

/// Keeps records by dynamic update (RFC 2136), signed with a TSIG key (RFC 8945): no program, no provider's API.
package struct UpdateKeeper: RecordKeeper {
    /// What one change may take, all servers tried.
    private static let limit = Duration.seconds(60)

    private let update: DynamicUpdate
    private let server: ServerAddress
    private let zone: DomainName?
    private let view: ZoneView

    /// - Parameters:
    ///   - server: what takes updates, which need not be among the zone's name servers.
    ///   - zone: the zone's name; looked up for each record if nil.
    ///   - view: whom to ask for it.
    package init(update: DynamicUpdate, server: ServerAddress, zone: DomainName?, view: ZoneView) {
        self.update = update
        self.server = server
        self.zone = zone
        self.view = view
    }

    package func add(_ record: ChallengeRecord) async throws(SolverFailure) {
        let (name, zone) = try await place(of: record)
        do throws(UpdateFailure) {
            try await update.add(
                record.value,
                at: name,
                ttl: UInt32(clamping: record.ttl),
                zone: zone,
                server: server,
                deadline: .now + Self.limit
            )
        } catch {
            throw explain(error)
        }
    }

    package func remove(_ record: ChallengeRecord) async throws(SolverFailure) {
        let (name, zone) = try await place(of: record)
        do throws(UpdateFailure) {
            try await update.remove(record.value, at: name, zone: zone, server: server, deadline: .now + Self.limit)
        } catch {
            throw explain(error)
        }
    }

    private func place(of record: ChallengeRecord) async throws(SolverFailure) -> (DomainName, DomainName) {
        let name = try ZoneSight.name(record.target)
        // A delegated record may lie in another zone than the configured one.
        if let zone, name.isWithin(zone) { return (name, zone) }
        do throws(ZoneFailure) {
            return (name, try await view.zone(of: name, deadline: .now + ZoneSight.lookLimit).zone)
        } catch {
            throw SolverFailure(
                reason: "dns update: the zone of \(name): \(error)",
                isPermanent: false,
                hint: error.hint
            )
        }
    }

    private func explain(_ failure: UpdateFailure) -> SolverFailure {
        SolverFailure(reason: "dns update: \(failure)", isPermanent: failure.isPermanent, hint: failure.hint)
    }
}

extension UpdateFailure {
    /// Whether somebody must change a key, a zone or a policy first.
    fileprivate var isPermanent: Bool {
        switch self {
        case .exchange, .noServer: false
        case .refused, .signature, .notInZone: true
        }
    }
}
