import FoundationEssentials
import Inventory
import Ledger
import PKI
import Settings
import SystemPackage

/// The sources beyond this host and its network, put together from the configuration.
struct RemoteStage {
    let place: Workplace
    let ledger: Ledger
    private let means: RemoteMeans

    init(place: Workplace, ledger: Ledger) {
        self.place = place
        self.ledger = ledger
        means = RemoteMeans(fetcher: CurlFetcher(version: Version.text)) { try? await Task.sleep(for: $0) }
    }

    private var settings: ScanSettings { place.configuration.scan }

    /// - Parameter interval: how often a scan is made, in seconds.
    func sources(_ interval: Double?) throws(LedgerFailure) -> [any ScanSource] {
        var sources: [any ScanSource] = []
        if !settings.kubernetes.isEmpty { sources.append(clusters(interval)) }
        if !settings.aws.isEmpty { sources.append(accounts(interval)) }
        if let watched = settings.transparency { sources.append(try transparency(watched, interval)) }
        return sources
    }

    // MARK: Clusters

    private func clusters(_ interval: Double?) -> RemoteScanSource {
        var parts: [RemoteScanSource.Part] = []
        var spots: [BlindSpot] = []
        for cluster in settings.kubernetes {
            let root = "k8s://\(cluster.name)"
            do throws(KubeconfigFailure) {
                let target = try target(cluster)
                parts.append(RemoteScanSource.Part(KubernetesSource(target, means: means), roots: [root]))
            } catch {
                spots.append(BlindSpot(place: root, reason: error.reason, detail: "\(error); \(error.hint)"))
            }
        }
        return RemoteScanSource(name: "kubernetes", parts: parts, spots: spots, interval: interval)
    }

    /// The cluster under the name that the configuration gives it.
    private func target(_ cluster: KubernetesSettings) throws(KubeconfigFailure) -> KubernetesTarget {
        let found =
            if let path = cluster.kubeconfig {
                try KubernetesTarget(kubeconfig: FilePath(path), reading: KubeconfigMapping.read)
            } else {
                try inCluster()
            }
        return KubernetesTarget(
            cluster: cluster.name,
            server: found.server,
            credential: found.credential,
            trust: found.trust,
            namespaces: cluster.namespaces
        )
    }

    private func inCluster() throws(KubeconfigFailure) -> KubernetesTarget {
        let environment = ProcessInfo.processInfo.environment
        guard let host = environment["KUBERNETES_SERVICE_HOST"], let port = environment["KUBERNETES_SERVICE_PORT"]
        else {
            throw .unreadable(detail: "none is named, and KUBERNETES_SERVICE_HOST is not set: this is no pod")
        }
        return .inCluster(host: host, port: port)
    }

    // MARK: Accounts

    private func accounts(_ interval: Double?) -> RemoteScanSource {
        let accounts = settings.aws
        let parts = accounts.map { account in
            let target = AWSTarget(
                account: account.name,
                regions: account.regions,
                credentials: .sharedFile(FilePath(account.credentialsFile), profile: account.profile),
                endpoint: account.endpoint
            )
            // Places have the account's number, which only its answers say; of one account everything is its own.
            return RemoteScanSource.Part(
                AWSSource(target, means: means),
                roots: accounts.count == 1 ? ["aws://"] : nil
            )
        }
        return RemoteScanSource(name: "aws", parts: parts, interval: interval)
    }

    // MARK: Certificate Transparency

    private func transparency(
        _ watched: TransparencySettings,
        _ interval: Double?
    ) throws(LedgerFailure) -> TransparencyScanSource {
        var domains: [DNSName] = []
        var spots: [BlindSpot] = []
        for text in watched.domains {
            do throws(DNSName.Malformed) { domains.append(try DNSName(text)) } catch {
                spots.append(BlindSpot(place: "ct://", reason: .unsupported, detail: "\(text): \(error)"))
            }
        }
        let own = try ledger.generations(certificate: nil)
        let watch = TransparencyWatch(
            domains: domains,
            ownKeys: Set(own.compactMap { SHA256Digest(hex: $0.spki) }),
            ownSerials: own.map(\.serial)
        )
        var parts: [TransparencyScanSource.Part] = []
        if let server = watched.search { parts.append(try search(server, watch)) }
        for log in watched.logs { parts.append(try follow(log, watch)) }
        return TransparencyScanSource(parts: parts, spots: spots, interval: interval)
    }

    /// Another set of domains begins anew: what was logged for a new one lies before the number that was reached.
    private func search(
        _ server: String,
        _ watch: TransparencyWatch
    ) throws(LedgerFailure) -> TransparencyScanSource.Part {
        let place = CertificateSearch.place(of: server)
        let cursor = ([place.uri] + watch.domains.map(\.base).sorted()).joined(separator: " ")
        let mark = TransparencyScanSource.Mark()
        let source = CertificateSearch(
            server: server,
            watch: watch,
            after: try ledger.cursor(of: cursor).flatMap { Int($0) } ?? 0,
            means: means,
            reached: { mark.reached("\($0)") }
        )
        return TransparencyScanSource.Part(source, place: place, cursor: cursor, mark: mark)
    }

    private func follow(
        _ settings: TransparencyLogSettings,
        _ watch: TransparencyWatch
    ) throws(LedgerFailure) -> TransparencyScanSource.Part {
        let log = StaticLog(
            monitoringPrefix: settings.url,
            origin: settings.origin ?? settings.usualOrigin,
            key: settings.key.flatMap { Data(base64Encoded: $0) }.map(Array.init)
        )
        let mark = TransparencyScanSource.Mark()
        let source = StaticLogSource(
            log,
            watch: watch,
            next: try ledger.cursor(of: log.place.uri).flatMap { UInt64($0) },
            means: means,
            reached: { mark.reached("\($0)") }
        )
        return TransparencyScanSource.Part(source, place: log.place, cursor: log.place.uri, mark: mark)
    }
}

extension TransparencyLogSettings {
    /// The URL without scheme and without slashes at its end.
    fileprivate var usualOrigin: String {
        var text = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        while text.last == "/" { text.removeLast() }
        return String(text)
    }
}

extension KubeconfigFailure {
    /// The word a blind spot has for it.
    fileprivate var reason: BlindSpot.Reason {
        switch self {
        case .unreadable: .permissionDenied
        case .malformed, .noContext, .unknownContext, .unknownCluster, .unknownUser, .server: .badAnswer
        case .unsupportedProof, .unverified: .unsupported
        }
    }
}
