import FoundationEssentials
import PKI
import Rotation
import Storage
import SystemPackage

/// What is told of one certificate that was to be taken over.
struct TakenCertificate: Encodable {
    /// A path that services use now, and the one to use from now on.
    struct Path: Encodable {
        let old: String
        let new: String
    }

    let name: String
    /// What the old tool calls it, or the file it was read from.
    let origin: String
    let names: [String]
    let keyAlgorithm: String?
    let authority: String
    let notAfter: Date
    let fingerprint: String
    /// `taken`, `would-take`, `unchanged` or `refused`.
    let outcome: String
    let generation: Int?
    /// Where it is live.
    let live: String?
    /// `trusted`, `untrusted` or `undecided`; nil when it was refused.
    let trust: String?
    let trustReason: String?
    let paths: [Path]
    /// The commands that undo it.
    let back: [String]
    let problem: String?
    let hint: String?

    init(
        _ name: LineageName,
        origin: String,
        chain: CertificateChain,
        authority: String,
        paths: [(old: FilePath, new: String)],
        result: Result<IntakeReport, IntakeFailure>,
        isRehearsal: Bool,
        state: StateDirectory
    ) {
        let leaf = chain.leaf
        self.name = name.text
        self.origin = origin
        names = leaf.identifiers.sorted().map(\.value)
        keyAlgorithm = leaf.publicKey.algorithm?.rawValue
        self.authority = authority
        notAfter = leaf.validity.notAfter
        fingerprint = leaf.fingerprint.description
        self.paths = paths.map { Path(old: $0.old.string, new: state.live(name).appending($0.new).string) }
        switch result {
        case .success(let report):
            let would = isRehearsal && report.outcome == .taken
            outcome = would ? "would-take" : report.outcome.rawValue
            generation = report.generation.rawValue
            live = state.live(name).string
            (trust, trustReason) = Self.words(report.trust)
            back = ["rm \(state.live(name))", "rm -r \(state.generations(name))"]
            (problem, hint) = (nil, nil)
        case .failure(let failure):
            outcome = "refused"
            (generation, live, trust, trustReason, back) = (nil, nil, nil, nil, [])
            (problem, hint) = ("\(failure)", failure.hint)
        }
    }

    private static func words(_ verdict: ChainVerdict) -> (String, String?) {
        switch verdict {
        case .trusted: ("trusted", nil)
        case .untrusted(let reason, let position): ("untrusted", "\(reason), at certificate \(position)")
        case .undecided(let error): ("undecided", "\(error)")
        }
    }

    /// Several lines for people.
    var text: String {
        let until = InstantText.short(notAfter)
        let number = generation ?? 0
        var lines: [String]
        switch outcome {
        case "taken": lines = ["\(name): taken over from \(origin): generation \(number) is live, valid until \(until)"]
        case "would-take": lines = ["\(name): would be taken over from \(origin), as generation \(number)"]
        case "unchanged": lines = ["\(name): taken over before: generation \(number) is live, valid until \(until)"]
        default: lines = ["rekey: \(name): not taken over: \(problem ?? "")", "  hint       \(hint ?? "")"]
        }
        guard problem == nil else { return lines.joined(separator: "\n") }
        if let trustReason {
            lines.append(
                "  trust      \(trustReason): its authority needs chain-roots in the configuration, or rotations are refused"
            )
        }
        for path in paths { lines.append("  services   what reads \(path.old): let it read \(path.new)") }
        lines.append("  back       \(back.joined(separator: " && ")), and services to the old paths")
        return lines.joined(separator: "\n")
    }
}
