import Checks
import Deployment
import FoundationEssentials
import Inventory
import Ledger
import PKI
import Rotation
import Storage
import SystemPackage

/// What Rekey itself keeps, in the words of the inventory: generations, links, schedules.
struct ManagedSurvey {
    private let place: Workplace
    private let lineages: [Lineage]
    private let reader: LineageReader
    private let store: GenerationStore
    private let reading: CertificateFileReading
    private let ledger: Ledger
    private let now: Date

    init(_ place: Workplace, _ lineages: [Lineage], ledger: Ledger, reading: CertificateFileReading, now: Date) {
        self.place = place
        self.lineages = lineages
        self.ledger = ledger
        self.reading = reading
        self.now = now
        reader = LineageReader(files: place.files, state: place.state, ledger: ledger)
        store = GenerationStore(fileSystem: place.files, state: place.state)
    }

    /// Every lineage whose state can be read.
    func units() -> [ManagedUnit] { lineages.compactMap(unit) }

    private func unit(_ lineage: Lineage) -> ManagedUnit? {
        guard let snapshot = try? reader.snapshot(of: lineage, at: now) else { return nil }
        let issued = snapshot.numbers.flatMap { number -> [DriftFacts.Generation] in
            guard let manifest = try? store.outline(lineage.name, number) else { return [] }
            return manifest.pairs.map { DriftFacts.Generation(number.rawValue, CertificateMark($0)) }
        }
        return ManagedUnit(
            lineage: schedule(lineage, snapshot),
            issued: issued,
            live: snapshot.live?.number.rawValue,
            files: files(of: lineage, snapshot, issued),
            endpoints: lineage.targets.flatMap(\.endpoints),
            awaiting: lineage.targets.filter(snapshot.isAwaiting).flatMap(\.endpoints)
        )
    }

    private func schedule(_ lineage: Lineage, _ snapshot: LineageReader.Snapshot) -> ManagedLineage {
        // Of several certificates the one that is to be renewed first: they are renewed together.
        let windows = (snapshot.live?.pairs ?? []).compactMap(\.certificateID).compactMap {
            (try? ledger.renewal(certificateID: $0))?.window
        }
        let window = windows.min { $0.start < $1.start }
        return ManagedLineage(
            lineage.name.text,
            configuredNames: lineage.identifiers,
            liveNames: snapshot.live.map { Set($0.names) },
            configuredProfile: lineage.authorities.first?.profile,
            notAfter: snapshot.live?.validity.notAfter,
            renewAt: Self.renewAt(lineage, snapshot),
            window: window.map { ManagedLineage.Window(start: $0.start, end: $0.end) }
        )
    }

    /// When what is live is to be replaced, whether or not that has passed: asked as of its first day.
    static func renewAt(_ lineage: Lineage, _ snapshot: LineageReader.Snapshot) -> Date? {
        guard let live = snapshot.view.live else { return nil }
        let verdict = RenewalPolicy.verdict(
            live: live.subjects,
            wish: lineage.wish,
            forced: nil,
            advice: snapshot.view.advice,
            now: live.subject.validity.notBefore
        )
        if case .notDue(let until) = verdict { return until }
        return nil
    }

    /// The files that services read the pair from, as they are on disk now. Those of a target whose wave has not begun are
    /// left out while they hold an earlier generation.
    private func files(
        of lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ issued: [DriftFacts.Generation]
    ) -> [DriftFacts.File] {
        lineage.targets.flatMap { target in
            let linked = target.links.filter { [.fullchain, .cert, .bundle].contains($0.key.file) }.values.map { path in
                DriftFacts.File(path.string, reading.leaf(at: path), accessFlaw: flaw(of: lineage, target))
            }
            // A key store is looked at by the next run, which knows its password.
            let forms: [CopyForm.Content] = [.pem(.fullchain), .pem(.cert), .pem(.bundle)]
            let copied = target.copies.paths.filter { forms.contains($0.key.content) }.values.map { path in
                DriftFacts.File(path.string, reading.leaf(at: path), accessFlaw: nil)
            }
            guard snapshot.isAwaiting(target) else { return linked + copied }
            return linked + copied.filter { file in !issued.contains { .certificate($0.mark) == file.content } }
        }
    }

    /// What is wrong with the key that a target's link leads to; nil when nothing is.
    private func flaw(of lineage: Lineage, _ target: DeploymentTarget) -> String? {
        let secrets = target.links.filter { $0.key.file.isSecret }.values.sorted { $0.string < $1.string }
        for path in secrets {
            guard let metadata = try? place.files.metadata(of: RealPath.of(path)), metadata.kind == .file else {
                continue
            }
            let mode = metadata.mode.rawValue & 0o777
            let wanted = lineage.access.mode.rawValue & 0o777
            guard mode & ~wanted != 0 else { continue }
            return "\(path.string) has mode \(Self.octal(mode)) instead of \(Self.octal(wanted))"
        }
        return nil
    }

    private static func octal(_ mode: CModeT) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension CertificateMark {
    /// The mark of a generation's certificate, from what its manifest says.
    init(_ manifest: PairRecord) {
        self.init(
            fingerprint: manifest.fingerprint,
            key: manifest.publicKey,
            notBefore: manifest.validity.notBefore,
            names: Set(manifest.names.map(\.value))
        )
    }
}
