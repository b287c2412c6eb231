import ArgumentParser
import CertificateFiles
import FoundationEssentials
import KeyGeneration
import PKI
import Rotation
import Settings
import Storage
import SystemPackage
import TLS

/// One `rekey adopt` from a certificate to its last word.
struct AdoptionRun {
    /// What `--json` prints.
    struct Payload: Encodable {
        struct Proposed: Encodable {
            /// `file`, `stanza` or `nothing`.
            let form: String
            let yaml: String
            let written: String?
        }

        let target: String
        let dryRun: Bool
        /// What became live; nil for an endpoint.
        let certificate: TakenCertificate?
        let name: String
        let names: [String]
        let notAfter: Date
        /// The commands that put links in the place of the files.
        let link: [String]
        let configuration: Proposed
        let exit: Int32
    }

    let options: GlobalOptions
    let existing: Configuration?
    let outlet: ConfigurationOutlet
    let wishes: AdoptionPlan.Wishes
    let isRehearsal: Bool
    private var console: Console { outlet.console }

    /// A file: its pair becomes live.
    func adopt(_ file: FilePath, key given: FilePath?) async throws {
        let isBundle = holdsKey(file)
        if isBundle, let given, given != file {
            throw refuse("\(file): it holds a private key, and \(given) is named beside it", "leave --key out")
        }
        let chain = try chain(file, isBundle: isBundle)
        let key = try isBundle ? file : self.key(beside: file, given)
        let found: AdoptionPlan.Place = isBundle ? .bundle(file) : .files(fullchain: file, key: key)
        let plan = try plan(chain.certificates, found)
        let place = try Workplace(options, configuration: plan.configuration)
        let desk = try TakeoverDesk(place, isRehearsal: isRehearsal)
        let pair = IntakePair(
            chain: chain,
            keyFile: RealPath.of(key),
            authority: plan.authority,
            trust: place.mapper.authority(named: plan.authority)?.trust ?? .system,
            origin: file.string
        )
        let paths =
            isBundle
            ? [(old: file, new: "bundle.pem")] : [(old: file, new: "fullchain.pem"), (old: key, new: "key.pem")]
        let (told, status) = await desk.certificate(pair, as: plan.name, paths: paths)
        await desk.close()
        if status == .holds { console.say(told.text) } else { console.complain(told.text) }
        let links = told.problem == nil ? told.paths.map(Self.linking) : []
        if !links.isEmpty {
            console.say("the files are not replaced by rotations: before the next one, put links in their place:")
            for link in links { console.say("  link       \(link)") }
        }
        try conclude(plan, chain.leaf, told, links, file.string, status)
    }

    /// An endpoint: what it serves is what would be ordered.
    func adopt(_ endpoint: Endpoint) async throws {
        let results = await SystemProber().presented(at: endpoint, deadline: .seconds(10))
        let served = results.lazy.compactMap { result -> [Certificate]? in
            if case .served(let chain) = result.outcome { chain } else { nil }
        }
        guard let chain = served.first, let leaf = chain.first else {
            let reasons = results.map { result -> String in
                if case .unreachable(let failure) = result.outcome { "\(result.address): \(failure)" } else { "" }
            }
            throw refuse(
                "\(endpoint): \(reasons.joined(separator: "; "))",
                "see whether it speaks TLS: rekey check \(endpoint)"
            )
        }
        let plan = try plan(chain, .endpoint(endpoint))
        console.say(
            "\(endpoint) serves a certificate for \(leaf.identifiers.sorted().map(\.value).joined(separator: ", "))"
        )
        console.say("  next       its key is elsewhere: the first rotation orders a new pair")
        try conclude(plan, leaf, nil, [], "\(endpoint)", .holds)
    }

    private func plan(_ chain: [Certificate], _ place: AdoptionPlan.Place) throws -> AdoptionPlan {
        guard let leaf = chain.first else { throw refuse("there is no certificate", "see rekey help adopt") }
        let issuer = AdoptionPlan.Issuer(name: leaf.issuer, isPublic: Self.isPublic(leaf, Array(chain.dropFirst())))
        do throws(AdoptionPlan.Refusal) {
            return try AdoptionPlan(leaf, at: place, issuer: issuer, besides: existing, wishes)
        } catch {
            _ = refuse("\(error)", "see rekey help adopt")
            throw ExitCode(64)
        }
    }

    /// Whether the system's roots know it; an end that has passed says nothing of who issued it.
    private static func isPublic(_ leaf: Certificate, _ others: [Certificate]) -> Bool? {
        guard let anchors = try? TrustAnchors(.system) else { return nil }
        switch anchors.verify(leaf, others: others, at: nil) {
        case .trusted: return true
        case .untrusted: return false
        case .undecided: return nil
        }
    }

    private func key(beside file: FilePath, _ given: FilePath?) throws -> FilePath {
        let candidates = given.map { [$0] } ?? AdoptionTarget.keyCandidates(beside: file)
        if let key = candidates.first(where: { holdsKey($0) }) { return key }
        let looked = candidates.map(\.string).joined(separator: ", ")
        throw refuse("\(file): no key beside it: looked for \(looked)", "name the key's file with --key")
    }

    private func chain(_ file: FilePath, isBundle: Bool) throws -> CertificateChain {
        // A key's octets are stepped over, and wiped before this goes on.
        let certificates = try isBundle ? bundled(file) : []
        let pem =
            try isBundle
            ? []
            : storing { () throws(StorageFailure) in
                try outlet.files.read(RealPath.of(file), limit: 1 << 20)
            }
        do throws(CertificateChain.Failure) {
            return try isBundle ? CertificateChain(certificates) : CertificateChain(pem: pem)
        } catch {
            throw refuse("\(file): \(error)", "it must be a PEM file of a certificate and its intermediates")
        }
    }

    private func bundled(_ file: FilePath) throws -> [Certificate] {
        let reading = CertificateFileReading(passwords: .wellKnown)
        return try storing { () throws(StorageFailure) in
            try reading.contents(of: file).certificates.map(\.certificate)
        }
    }

    private func storing<Value>(_ work: () throws(StorageFailure) -> Value) throws -> Value {
        do throws(StorageFailure) { return try work() } catch {
            throw refuse("\(error)", error.hint, error.isPermission ? .permission : .needsOperator)
        }
    }

    private func holdsKey(_ file: FilePath) -> Bool {
        do throws(BorrowingFailure<KeyFailure>) {
            _ = try outlet.files.read(RealPath.of(file)) { descriptor throws(KeyFailure) in
                try PrivateKey(readingFrom: descriptor)
            }
            return true
        } catch .borrower(.weak) {
            return true
        } catch {
            return false
        }
    }

    private func refuse(_ reason: String, _ hint: String, _ status: ExitStatus = .needsOperator) -> ExitCode {
        console.complain("rekey: \(reason)\n  hint       \(hint)")
        return ExitCode(status.rawValue)
    }

    /// One step: whoever reads the path meanwhile finds the file or the link, and both say the same.
    private static func linking(_ path: TakenCertificate.Path) -> String {
        "ln -s \(path.new) \(path.old).rekey-next && mv -T \(path.old).rekey-next \(path.old)"
    }

    private func conclude(
        _ plan: AdoptionPlan,
        _ leaf: Certificate,
        _ told: TakenCertificate?,
        _ links: [String],
        _ target: String,
        _ status: ExitStatus
    ) throws {
        let proposed = ProposedConfiguration(plan.configuration, besides: existing, remarks: plan.remarks)
        let written = isRehearsal ? nil : try outlet.write(proposed.text)
        switch proposed.form {
        case .nothing: console.say("\(options.config) has a certificate called \(plan.name) already")
        case .stanza:
            console.say(
                written.map { "\($0): to be added to \(options.config), see to what its comments say" }
                    ?? "to be added to \(options.config):"
            )
        case .file: console.say("\(written ?? "the configuration on standard output"): see to what its comments say")
        }
        if options.json {
            let payload = Payload(
                target: target,
                dryRun: isRehearsal,
                certificate: told,
                name: plan.name.text,
                names: leaf.identifiers.sorted().map(\.value),
                notAfter: leaf.validity.notAfter,
                link: links,
                configuration: Payload.Proposed(form: proposed.form.rawValue, yaml: proposed.text, written: written),
                exit: status.rawValue
            )
            console.data(try JSONReport(payload: payload).text())
        } else if written == nil, !proposed.text.isEmpty {
            console.data(String(proposed.text.dropLast()))
        }
        try status.end()
    }
}
