import CertificateFiles
import PKI
import Storage
import SystemPackage

/// A file that a walk found and did not know.
struct FileCandidate: Sendable {
    let path: FilePath
    let place: Place
    /// Where it really lies, when a link led to it out of everything that is walked.
    let target: Place?
    /// The trust store it lies in.
    let trustStore: FilePath?
    /// What lies around it (``Neighbourhood``).
    let around: Int
}

/// What came of one file.
struct FileFinding: Sendable {
    let candidate: FileCandidate
    var discoveries: [Discovery] = []
    /// What the next walk may rely on; nil when it must look again.
    var look: LookCache.Look?
    /// Whether it went away before it could be opened.
    var isGone = false

    init(_ candidate: FileCandidate) { self.candidate = candidate }
}

/// Opens one file, judges it by its first octets, has it read if it is worth it, and says what was found.
struct FileExamination<Disk: DiskReading, Reader: FileReading>: Sendable {
    let disk: Disk
    let reader: Reader
    let plan: WalkPlan

    /// Never throws: what cannot be read is a finding as well.
    func finding(on candidate: FileCandidate) -> FileFinding {
        var finding = FileFinding(candidate)
        do throws(StorageFailure) {
            let (read, metadata) = try disk.look(at: candidate.path, limit: .max) { file in
                (contents(of: file, at: candidate.path), file.metadata)
            }
            fill(&finding, with: read, metadata)
        } catch {
            finding.isGone = error.isAbsence
            if !error.isAbsence { finding.discoveries = [.blind(BlindSpot(candidate.path, error))] }
        }
        return finding
    }

    private enum Read {
        case nothing, tooLarge
        /// Named as certificates are, and none: in which way.
        case spoilt(String)
        case contents(FileContents)
    }

    private func contents(of file: borrowing OpenedFile, at path: FilePath) -> Read {
        let isNamedSo = FileSniff.isNamedLikeCertificate(path.lastComponent?.string ?? "")
        let beginning = file.beginning(FileSniff.firstLook)
        if isNamedSo, beginning.isEmpty { return .spoilt("named like a certificate, and empty") }
        var verdict = FileSniff.verdict(beginning: beginning, size: file.metadata.size, isNamedSo: isNamedSo)
        if verdict == .text {
            let isWhole = beginning.count < FileSniff.firstLook
            verdict = FileSniff.verdict(text: isWhole ? beginning : file.beginning(FileSniff.textLook))
        }
        guard verdict == .worthReading else { return .nothing }
        guard file.metadata.size <= plan.sizeLimit else { return .tooLarge }
        let contents = reader.contents(descriptor: file.descriptor)
        if isNamedSo, contents == FileContents(), !FileSniff.holdsPEM(file.beginning(FileSniff.textLook)) {
            return .spoilt("named like a certificate, and nothing that is known as one")
        }
        return .contents(contents)
    }

    private func fill(_ finding: inout FileFinding, with read: Read, _ metadata: FileMetadata) {
        let candidate = finding.candidate
        switch read {
        case .nothing: finding.look = LookCache.Look(metadata, .nothing, around: candidate.around)
        case .tooLarge:
            let detail = "\(metadata.size) octets, more than the \(plan.sizeLimit) that are read"
            finding.discoveries = [.blind(BlindSpot(candidate.path, .tooLarge, detail))]
        case .spoilt(let detail):
            finding.discoveries = [.blind(BlindSpot(candidate.path, .unreadableCertificate, detail))]
        case .contents(let contents):
            let outcome = outcome(of: contents, candidate)
            tell(contents, outcome, in: &finding)
            // What could not be read is told every time, so a file with a problem is never "unchanged".
            if contents.problems.isEmpty { finding.look = LookCache.Look(metadata, outcome, around: candidate.around) }
        }
    }

    private func outcome(of contents: FileContents, _ candidate: FileCandidate) -> LookCache.Look.Outcome {
        let count = contents.certificates.count
        if count == 0, contents.revocationLists.isEmpty { return .nothing }
        let isTrust = count > 0 && contents.certificates.allSatisfy(\.certificate.isCA) && !contents.holdsPrivateKey
        if isTrust, candidate.trustStore != nil { return .trusted(count) }
        return isTrust && count >= plan.trustStoreSize ? .trustStore(count) : .told
    }

    private func tell(
        _ contents: FileContents,
        _ outcome: LookCache.Look.Outcome,
        in finding: inout FileFinding
    ) {
        let candidate = finding.candidate
        for problem in contents.problems {
            let spot = BlindSpot(
                place: candidate.place.uri,
                reason: BlindSpot.Reason(rawValue: problem.reason.rawValue),
                detail: problem.detail
            )
            finding.discoveries.append(.blind(spot))
        }
        switch outcome {
        case .nothing, .trusted: return
        case .trustStore(let count):
            finding.discoveries.append(.looked(TrustStoreCount(certificates: count).place(candidate.place)))
        case .told, .linked:
            list(contents, at: candidate.place, in: &finding)
            if let target = candidate.target { list(contents, at: target, in: &finding) }
        }
    }

    private func list(_ contents: FileContents, at place: Place, in finding: inout FileFinding) {
        for entry in contents.certificates {
            let sighting = Sighting(
                place: place,
                position: entry.position,
                alias: entry.alias,
                certificate: entry.certificate
            )
            finding.discoveries.append(.certificate(sighting))
        }
        for list in contents.revocationLists { finding.discoveries.append(.revocationList(list, at: place)) }
        finding.discoveries.append(.looked(place))
    }
}

/// How many authorities' certificates a trust store was found to hold.
struct TrustStoreCount: Sendable {
    var certificates = 0
    var files = 1

    /// The one place that stands for all of them.
    func place(_ place: Place) -> Place {
        var place = place
        place.isTrustStore = true
        place.evidence = "\(certificates) authorities' certificates" + (files > 1 ? " in \(files) files" : "")
        return place
    }
}
