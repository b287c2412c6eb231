import Checks
import FoundationEssentials
import Inventory
import PKI
import Report
import TLS

/// Whose certificate each endpoint is to serve: what Rekey deploys there, or the file that a service's configuration
/// names for it. Pure.
struct Stations {
    /// A certificate as one station has it: enough to tell which one it is and which of two is newer.
    struct Held: Equatable {
        /// In hex.
        let fingerprint: String
        let notBefore: Date

        init(fingerprint: String, notBefore: Date) {
            self.fingerprint = fingerprint
            self.notBefore = notBefore
        }

        init(_ mark: CertificateMark) {
            self.init(fingerprint: mark.fingerprint.description, notBefore: mark.notBefore)
        }
    }

    private let units: [String: [ManagedUnit]]
    private let files: [String: [DriftFacts.File]]
    /// By host and port, for an endpoint that is asked without the name its file is configured for.
    private let filesAtPort: [String: [DriftFacts.File]]

    init(managed: [ManagedUnit], links: [LinkUnit]) {
        var units: [String: [ManagedUnit]] = [:]
        for unit in managed {
            for uri in Set(unit.endpoints.map { Place($0).uri }) { units[uri, default: []].append(unit) }
        }
        self.units = units
        var files: [String: [DriftFacts.File]] = [:]
        for link in links {
            for uri in Set(link.endpoints.map { Place($0).uri }) { files[uri, default: []].append(link.file) }
        }
        self.files = files
        filesAtPort = Dictionary(files.map { (Self.port($0.key), $0.value) }, uniquingKeysWith: +)
    }

    /// The marks of one address.
    ///
    /// - Parameters:
    ///   - uri: the endpoint's.
    ///   - served: what the address serves.
    ///   - others: what the endpoint's addresses serve, this one among them.
    func marks(of uri: String, served: Held, others: [Held]) -> (issued: Mark, disk: Mark, served: Mark) {
        // A pair of certificates, one for each type of key, are two units at one endpoint.
        let known = units[uri] ?? []
        let own = known.first { unit in unit.issued.contains { Held($0.mark).fingerprint == served.fingerprint } }
        guard let unit = own ?? known.first else { return foreignMarks(of: uri, served: served, others: others) }
        let issued = unit.issued.max { $0.number < $1.number }.map { Mark(kind: .current, label: "\($0.number)") }
        return (issued ?? Mark(kind: .absent), disk(of: unit), mark(of: served, unit))
    }

    /// The fingerprint of the generation an endpoint is to serve; nil for what is not managed.
    func wanted(at uri: String) -> String? {
        guard let unit = units[uri]?.first else { return nil }
        let generation = unit.issued.first { $0.number == unit.live } ?? unit.issued.max { $0.number < $1.number }
        return generation.map { Held($0.mark).fingerprint }
    }

    // MARK: Managed

    private func mark(of held: Held, _ unit: ManagedUnit) -> Mark {
        let newest = unit.issued.max { $0.number < $1.number }
        guard let found = unit.issued.first(where: { Held($0.mark).fingerprint == held.fingerprint }) else {
            return Mark(kind: .foreign, label: Self.short(held.fingerprint))
        }
        return Mark(kind: found.number == newest?.number ? .current : .older, label: "\(found.number)")
    }

    /// What is live, unless a file that services read holds something worse.
    private func disk(of unit: ManagedUnit) -> Mark {
        guard let live = unit.issued.first(where: { $0.number == unit.live }) else { return Mark(kind: .absent) }
        let files = unit.files.map { file -> Mark in
            switch file.content {
            case .certificate(let mark): self.mark(of: Held(mark), unit)
            case .unseen: Mark(kind: .unknown)
            }
        }
        let marks = [mark(of: Held(live.mark), unit)] + files
        return marks.max { Self.concern($0.kind) < Self.concern($1.kind) } ?? Mark(kind: .unknown)
    }

    private static func concern(_ kind: Mark.Kind) -> Int {
        switch kind {
        case .current: 0
        case .older: 1
        case .unknown: 2
        case .absent: 3
        case .foreign: 4
        }
    }

    // MARK: Others

    private func foreignMarks(of uri: String, served: Held, others: [Held]) -> (issued: Mark, disk: Mark, served: Mark)
    {
        let held = candidates(uri).compactMap { file -> Held? in
            if case .certificate(let mark) = file.content { Held(mark) } else { nil }
        }
        let file = held.first { $0.fingerprint == served.fingerprint } ?? held.max { $0.notBefore < $1.notBefore }
        let newest = (others + [served] + [file].compactMap { $0 }).max { $0.notBefore < $1.notBefore } ?? served
        return (
            Mark(kind: .unknown), file.map { Self.mark(of: $0, newest) } ?? Mark(kind: .unknown),
            Self.mark(of: served, newest)
        )
    }

    /// Without the very endpoint, the files configured at its port, if all of them are one and the same.
    private func candidates(_ uri: String) -> [DriftFacts.File] {
        if let files = files[uri] { return files }
        let near = filesAtPort[Self.port(uri)] ?? []
        return Set(near.map(\.path)).count == 1 ? Array(near.prefix(1)) : []
    }

    private static func mark(of held: Held, _ newest: Held) -> Mark {
        let label = short(held.fingerprint)
        if held.fingerprint == newest.fingerprint { return Mark(kind: .current, label: label) }
        return Mark(kind: held.notBefore < newest.notBefore ? .older : .foreign, label: label)
    }

    private static func short(_ fingerprint: String) -> String { String(fingerprint.prefix(8)) }

    private static func port(_ uri: String) -> String { String(uri.prefix { $0 != "?" }) }
}

extension Stations {
    /// What the page shows of a station.
    typealias Mark = Report.EndpointRow.Mark
}
