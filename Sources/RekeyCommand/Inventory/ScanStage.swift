import ArgumentParser
import CertificateFiles
import Checks
import DNS
import FoundationEssentials
import Inventory
import Ledger
import PKI
import Rotation
import Settings
import Storage
import SystemPackage
import TLS

/// Puts a scan together from the configuration and the command line.
struct ScanStage {
    /// What a scan is to look at.
    struct Wish {
        var files = true
        var listeners = true
        var services = true
        /// Everything the configuration names beyond this host.
        var remote = true
        var paths: [String] = []
        var targets: [String] = []
        var perSecond: Int?
        /// Whether the usual directories are walked beside the configuration's.
        var usualPaths = true

        init() {}

        /// Everything, or everything beyond this host.
        init(_ settings: ScanSettings) {
            (listeners, services, usualPaths) = (settings.local, settings.local, settings.local)
            files = settings.local || !settings.paths.isEmpty
        }
    }

    /// What a scan of some targets alone is called: it does not stand for one of everything.
    static let partly = "targets"

    let place: Workplace
    /// Nil for looks that keep nothing.
    private let store: Ledger?
    let reading: CertificateFileReading
    let settings: ScanSettings

    init(_ place: Workplace, ledger: Ledger?) throws {
        self.place = place
        store = ledger
        settings = place.configuration.scan
        reading = CertificateFileReading(passwords: try Self.passwords(place))
    }

    /// Scans, judges and records; the lock is held meanwhile.
    func run(_ wish: Wish, trigger: String) async throws -> ScanSummary {
        let ledger = try self.ledger
        let now = place.clock.now()
        try syncWaivers(ledger, at: now)
        let lineages = try place.lineages([])
        let managed = ManagedSurvey(place, lineages, ledger: ledger, reading: reading, now: now).units()
        let needsSurvey = wish.files || wish.listeners || wish.services
        let survey = needsSurvey ? LocalSurvey() : nil
        let judge = try judgeStage(managed: managed, links: survey?.links ?? [], now: now)
        let surroundings = Surroundings(links: survey?.links ?? [])
        let sources = try self.sources(wish, survey, managed, ledger)
        let exchange = NetworkExchange()
        let outside = outside(exchange)
        let scanner = Scanner(
            ledger: ledger,
            judge: judge,
            ownership: Ownership(place.configuration),
            surroundings: { surroundings.around($0, $1) },
            links: survey?.links ?? [],
            outside: outside,
            narrator: TerminalScanNarrator(console: place.console),
            now: { [clock = place.clock] in clock.now() }
        )
        let ended: Result<ScanSummary, LedgerFailure>
        do throws(LedgerFailure) {
            let summary = try await scanner.run(sources, trigger: trigger) { _ throws(LedgerFailure) in
                let links = survey.map { Self.units(of: $0.links, reading) } ?? []
                return try EstateRound(
                    ledger: ledger,
                    managed: managed,
                    links: links,
                    excluded: judge.excluded,
                    instant: place.clock.now()
                ).run()
            }
            ended = .success(summary)
        } catch {
            ended = .failure(error)
        }
        await outside.revocation?.shutDown()
        await exchange.shutDown()
        do throws(LedgerFailure) { return try ended.get() } catch {
            throw InventoryReading.refuse(error, place.console)
        }
    }

    /// Who else is asked about endpoints: what signs revocations if the configuration wants it, and at mail servers this
    /// host's own resolver for TLSA records.
    private func outside(_ exchange: NetworkExchange) -> OutsideDesk {
        OutsideDesk(
            revocation: settings.revocation
                ? RevocationDesk { [clock = place.clock] in clock.now() } : nil,
            tlsa: TLSALookup(servers: place.nameServers, exchange: exchange)
        )
    }

    /// The ledger that is recorded in.
    var ledger: Ledger {
        get throws {
            guard let store else { throw ExitCode(ExitStatus.needsOperator.rawValue) }
            return store
        }
    }

    // MARK: Sources

    private func sources(_ wish: Wish, _ survey: LocalSurvey?, _ managed: [ManagedUnit], _ ledger: Ledger) throws
        -> [any ScanSource]
    {
        let interval = settings.interval.map { Double($0.components.seconds) }
        let now: @Sendable () -> Date = { [clock = place.clock] in clock.now() }
        var sources: [any ScanSource] = []
        if wish.services, let survey { sources.append(ServicesSource(survey: survey, interval: interval)) }
        if wish.files { sources.append(files(wish, survey, ledger, interval)) }
        if wish.listeners, let survey {
            sources.append(
                ListenersSource(survey: survey, prober: SystemProber(), ledger: ledger, interval: interval, now: now)
            )
        }
        let own = managed.flatMap(\.endpoints).map { EndpointJob($0, evidence: "managed") }
        if wish.remote, !own.isEmpty {
            sources.append(
                TargetsSource(name: "managed", jobs: own, limits: limits(wish), interval: interval, now: now)
            )
        }
        let targets = try self.targets(wish)
        if !targets.isEmpty {
            sources.append(
                TargetsSource(
                    jobs: targets,
                    limits: limits(wish),
                    ledger: ledger,
                    interval: interval,
                    now: now
                )
            )
        }
        guard wish.remote else { return sources }
        do throws(LedgerFailure) {
            return sources + (try RemoteStage(place: place, ledger: ledger).sources(interval))
        } catch {
            throw InventoryReading.refuse(error, place.console)
        }
    }

    private func files(_ wish: Wish, _ survey: LocalSurvey?, _ ledger: Ledger, _ interval: Double?) -> FilesSource {
        var plan = WalkPlan()
        if !wish.paths.isEmpty {
            // Named directories instead of the usual ones.
            plan.roots = wish.paths.map { Workplace.absolute(FilePath($0)) }
            plan.isWhole = false
            plan.named = Set(plan.roots)
        } else {
            if !wish.usualPaths { plan.roots = [] }
            plan.named = Set(settings.paths.map { FilePath($0) })
            plan.roots += settings.paths.map { FilePath($0) } + [place.state.liveLinks, place.state.lineages]
            if wish.services { plan.roots += (survey?.links ?? []).map(\.certificatePath) }
        }
        plan.shown = Set((survey?.links ?? []).filter { $0.role == .server }.map(\.certificatePath))
        plan.excluded.formUnion(settings.exclude.map { FilePath($0) })
        return FilesSource(
            plan: plan,
            reader: reading.reader,
            mounts: Self.mounts(),
            ledger: ledger,
            interval: interval
        )
    }

    private static func mounts() -> MountTable {
        let text = try? LocalFileSystem().contents(of: "/proc/self/mountinfo", limit: 16 << 20)
        return text.map { MountTable(mountinfo: $0) } ?? MountTable()
    }

    private func limits(_ wish: Wish) -> SweepLimits {
        SweepLimits(perSecond: wish.perSecond ?? settings.perSecond)
    }

    private func targets(_ wish: Wish) throws -> [EndpointJob] {
        let files = place.files
        do throws(TargetList.Failure) {
            var list = TargetList(ports: settings.ports) { path throws(TargetList.Failure) in
                try Self.read(path, files)
            }
            for text in wish.targets { try list.add(text, allowsRanges: true) }
            guard wish.remote else { return list.jobs }
            for text in settings.targets { try list.add(text, allowsRanges: false) }
            for text in settings.ranges { try list.add(text, allowsRanges: true) }
            return list.jobs
        } catch {
            place.console.complain("rekey: \(error)\n  hint       \(error.hint)")
            throw ExitCode(64)
        }
    }

    private static func read(_ path: String, _ files: LocalFileSystem) throws(TargetList.Failure) -> [UInt8] {
        do throws(StorageFailure) {
            return try files.read(RealPath.of(Workplace.absolute(FilePath(path))), limit: 16 << 20)
        } catch {
            throw TargetList.Failure(description: "\(error)", hint: error.hint)
        }
    }

    /// Files that services name, with where they should be served.
    static func units(of links: [ServiceLink], _ reading: CertificateFileReading) -> [LinkUnit] {
        links.compactMap { link in
            let endpoints = LocalSurvey.jobs(of: link).map(\.endpoint)
            guard !endpoints.isEmpty else { return nil }
            let content = reading.leaf(at: link.certificatePath)
            return LinkUnit(
                service: link.unit ?? link.service,
                file: DriftFacts.File(link.certificatePath.string, content),
                endpoints: endpoints
            )
        }
    }

    private static func passwords(_ place: Workplace) throws -> KnownPasswords {
        guard let path = place.configuration.scan.passwordsFile else { return .wellKnown }
        do throws(StorageFailure) {
            return KnownPasswords(files: [try place.files.read(RealPath.of(FilePath(path)), limit: 65_536)])
        } catch {
            place.console.complain("rekey: scan: passwords-file: \(error)\n  hint       \(error.hint)")
            throw ExitCode(error.isPermission ? ExitStatus.permission.rawValue : ExitStatus.configuration.rawValue)
        }
    }
}

extension WaiverTerms {
    /// As the configuration has it.
    ///
    /// - Parameter mark: what is added to the name of whoever waived it.
    init(_ settings: WaiverSettings, mark: String = "") {
        self.init(
            check: settings.check,
            place: settings.match,
            until: settings.until,
            by: "\(settings.by)\(mark)",
            why: settings.why
        )
    }
}
