import ArgumentParser
import Deployment
import FoundationEssentials
import PKI
import Rotation
import Storage
import TLS

/// `rekey verify [NAME…]`
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Compare what is live with what every endpoint serves. Exit 2 when they differ or nothing can be seen."
    )

    @Argument(help: "Names of certificates; all of them when none is given.")
    var names: [String] = []

    @OptionGroup var options: GlobalOptions

    struct Seen: Encodable {
        let endpoint: String
        let serverName: String?
        /// The plain-text exchange before TLS; nil for a port that speaks TLS at once.
        let starttls: String?
        let address: String
        /// The one kind of key that the client understood, where what is live has several.
        let key: String?
        /// `live`, `earlier`, `other` or `unreachable`; `earlier` is said of a target whose wave has not begun.
        let serves: String
        let fingerprint: String?
        let notAfter: Date?
        let problem: String?
    }

    struct Verified: Encodable {
        let name: String
        let generation: Int?
        let fingerprint: String?
        /// Every certificate, where what is live has several kinds of key.
        let fingerprints: [String: String]?
        let endpoints: [Seen]
        /// Whether every endpoint serves what is live.
        let served: Bool
        /// Between two waves of targets; left out otherwise.
        let rollout: RolloutState?

        /// Whether every endpoint serves what it should: what is live or, before its wave, an earlier generation.
        var isAsItShouldBe: Bool {
            served || (rollout != nil && endpoints.allSatisfy { ["live", "earlier"].contains($0.serves) })
        }
    }

    struct Payload: Encodable {
        let certificates: [Verified]
        let exit: Int32
    }

    func run() async throws {
        let place = try Workplace(options, mayBeUnconfigured: true)
        place.tellUnconfigured()
        let (reader, _) = try place.reader()
        var verified: [Verified] = []
        var worst = ExitStatus.holds
        for lineage in try place.lineages(names) {
            do throws(LineageReader.Failure) {
                let snapshot = try reader.snapshot(of: lineage, at: place.clock.now())
                let one = await look(lineage, snapshot, place)
                verified.append(one)
                if !one.isAsItShouldBe { worst = max(worst, .attention) }
            } catch {
                place.console.complain("rekey: \(lineage.name): \(error)\n  hint       \(error.hint)")
                worst = max(worst, error.isPermission ? .permission : .needsOperator)
            }
        }
        if options.json {
            place.console.data(
                try JSONReport(payload: Payload(certificates: verified, exit: worst.rawValue)).text()
            )
        } else {
            place.console.data(Self.table(verified))
        }
        try worst.end()
    }

    private func look(_ lineage: Lineage, _ snapshot: LineageReader.Snapshot, _ place: Workplace) async -> Verified {
        let live = snapshot.live
        let earlier = snapshot.view.waves == nil ? [] : Self.earlier(lineage, snapshot, place)
        var seen: [Seen] = []
        for target in lineage.targets {
            let earlier = snapshot.isAwaiting(target) ? earlier : []
            for endpoint in target.endpoints {
                // With several keys a client of each kind has to see its own.
                for pair in live?.pairs.map(Optional.some) ?? [nil] {
                    let asked = endpoint.understanding(pair?.family)
                    for result in await SystemProber().presented(at: asked, deadline: .seconds(5)) {
                        seen.append(Seen(asked, result, live: pair, earlier: earlier))
                    }
                }
            }
        }
        // Nothing to ask is nothing seen.
        let isServed = live != nil && !seen.isEmpty && seen.allSatisfy { $0.serves == "live" }
        return Verified(
            name: lineage.name.text,
            generation: live?.number.rawValue,
            fingerprint: live?.fingerprint.description,
            fingerprints: live.flatMap(Self.fingerprints),
            endpoints: seen,
            served: isServed,
            rollout: live.flatMap { live in
                snapshot.view.waves.map { RolloutState(generation: live.number.rawValue, $0) }
            }
        )
    }

    /// The certificates of the generations on disk.
    private static func earlier(
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ place: Workplace
    ) -> Set<SHA256Digest> {
        let store = GenerationStore(fileSystem: place.files, state: place.state)
        let manifests = snapshot.numbers.compactMap { try? store.outline(lineage.name, $0) }
        return Set(manifests.flatMap(\.pairs).map(\.fingerprint))
    }

    private static func fingerprints(_ live: GenerationManifest) -> [String: String]? {
        let known = live.pairs.compactMap { pair in pair.family.map { ($0.rawValue, pair.fingerprint.description) } }
        return known.isEmpty ? nil : Dictionary(known, uniquingKeysWith: { first, _ in first })
    }

    private static func table(_ verified: [Verified]) -> String {
        var table = Table("NAME", "LIVE", "ENDPOINT", "ADDRESS", "SERVES")
        for one in verified {
            let live = one.generation.map { "generation \($0)" } ?? "nothing"
            if one.endpoints.isEmpty { table.add(one.name, live, "none configured", "-", "-") }
            for seen in one.endpoints {
                let words = [seen.starttls, seen.key].compactMap(\.self).joined(separator: ", ")
                let dialect = words.isEmpty ? "" : " (\(words))"
                table.add(one.name, live, "\(seen.endpoint)\(dialect)", seen.address, seen.words)
            }
        }
        return table.text
    }
}

extension VerifyCommand.Seen {
    init(
        _ endpoint: Endpoint,
        _ result: ProbeResult,
        live: PairRecord?,
        earlier: Set<SHA256Digest> = []
    ) {
        let name = endpoint.serverName
        let place =
            endpoint.host.contains(":") ? "[\(endpoint.host)]:\(endpoint.port)" : "\(endpoint.host):\(endpoint.port)"
        switch result.outcome {
        case .unreachable(let failure):
            self.init(
                endpoint: place,
                serverName: name,
                starttls: endpoint.startTLS?.rawValue,
                address: result.address,
                key: endpoint.family?.rawValue,
                serves: "unreachable",
                fingerprint: nil,
                notAfter: nil,
                problem: "\(failure)"
            )
        case .served(let certificates):
            let leaf = certificates.first
            let isLive = leaf != nil && leaf?.fingerprint == live?.fingerprint
            self.init(
                endpoint: place,
                serverName: name,
                starttls: endpoint.startTLS?.rawValue,
                address: result.address,
                key: endpoint.family?.rawValue,
                serves: isLive ? "live" : leaf.map { earlier.contains($0.fingerprint) } == true ? "earlier" : "other",
                fingerprint: leaf?.fingerprint.description,
                notAfter: leaf?.validity.notAfter,
                problem: nil
            )
        }
    }

    fileprivate var words: String {
        switch serves {
        case "live": "the live certificate"
        case "earlier": "an earlier generation; its wave has not begun"
        case "other": "another one\(notAfter.map { ", valid until \(InstantText.short($0))" } ?? "")"
        default: problem ?? "nothing"
        }
    }
}
