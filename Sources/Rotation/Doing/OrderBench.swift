import ACME
import Deployment
import FoundationEssentials
import KeyGeneration
import Ledger
import PKI
import Storage
import SystemPackage

/// What an order has come to.
enum Obtained: Equatable {
    /// A generation on disk.
    case generation(GenerationNumber)
    /// One certificate of a generation with several keys: it is kept until the others are there.
    case pair
}

/// One order being worked on: drives it to a chain and stages what comes.
struct OrderBench: Sendable {
    let effects: Effects
    let lineage: Lineage
    let authority: Authority
    let key: PrivateKey
    /// Where key and note lie.
    let place: OrderPlace
    /// What is kept beside the key; without a URL until the authority has named the order.
    let note: OrderNote
    /// Its row in the ledger.
    let tally: OrderTally
    /// The certificate it takes the place of, by its name in renewal information.
    let replaces: CertificateID?
    let journal: Journal
    /// The generation to make.
    let number: GenerationNumber
    /// What is live, which decides how long orders count.
    let live: Validity?

    /// Drives the order and stages its certificate. The account is looked up once more when the authority does not
    /// know it (RFC 8555 §7.3.1): authorities that moved give their accounts new URLs.
    func obtain(_ session: Session, existing: String?) async throws(Trouble) -> Obtained {
        do throws(Trouble) {
            return try await drive(session, existing: existing)
        } catch .order(let failure) where failure.acme?.suggestsAccountLookup == true {
            let found: Session?
            do throws(AccountTrouble) { found = try await effects.accounts.find(authority) } catch {
                throw .account(error)
            }
            guard let found, found.identity.url != session.identity.url else { throw .order(failure) }
            // The first attempt's row has ended as not placed: this one has a row of its own.
            if existing == nil { try countAgain() }
            return try await drive(found, existing: existing)
        }
    }

    private func drive(_ session: Session, existing: String?) async throws(Trouble) -> Obtained {
        let (solvers, request) = try await prepare(session, existing: existing)
        let driver = OrderDriver(
            client: session.client,
            account: session.identity,
            schedule: PollSchedule(budget: authority.patience),
            jitter: effects.draw
        )
        let outcome: OrderOutcome
        do throws(OrderFailure) {
            outcome = try await driver.obtain(
                request,
                csr: { try CertificateRequest(for: lineage.identifiers, key: key).der },
                solvers: solvers,
                observer: BenchObserver(bench: self)
            )
        } catch {
            // Only an order that is proven dead is thrown away: after anything else the key may be the only way to a
            // certificate that has been paid for.
            if error.isDeadOrder { try? place.discard() }
            finish(error.wasNeverPlaced ? OrderBudget.notPlaced : "\(error.phase): \(error.summary)")
            noteFailedNames(error)
            if let failure = error.acme { AuthorityBook(effects).note(failure, of: authority) }
            if case .observer(let trouble as Trouble) = error.cause { throw trouble }
            throw .order(error)
        }
        switch outcome {
        case .stillProcessing(_, let until, let trouble): throw .processing(until: until, because: trouble)
        case .issued(let issued):
            remember(issued)
            return lineage.keys.isSeveral ? try shelve(issued) : .generation(try stage(issued))
        }
    }

    /// What goes before the order; a row that comes to nothing here counts for nothing.
    private func prepare(
        _ session: Session,
        existing: String?
    ) async throws(Trouble) -> ([any ChallengeSolver], OrderRequest) {
        do throws(Trouble) {
            let solvers: [any ChallengeSolver]
            do throws(SolverFailure) { solvers = try effects.challenges.solvers(of: lineage).map(\.solver) } catch {
                throw .solver(error)
            }
            let request = OrderRequest(
                identifiers: lineage.identifiers,
                profile: authority.profile,
                existingOrder: existing,
                preferredChain: authority.preferredChain,
                replaces: replaces,
                allowedTypes: try await CAADesk(effects).allowedTypes(for: lineage, session)
            )
            return (solvers, request)
        } catch {
            if existing == nil { finish(OrderBudget.notPlaced) }
            throw error
        }
    }

    /// What the authority let us know on the way, beside the certificate.
    private func remember(_ issued: Issued) {
        AuthorityBook(effects).release(authority)
        if issued.profileNotHonoured {
            let wanted = authority.profile ?? ""
            journal.note(.issued, "the authority does not confirm the profile \(wanted)")
        }
        guard let replaces else { return }
        let (id, now) = (replaces.description, effects.clock.now())
        // RFC 9773 §4.3: what is replaced is not asked about any more, and never named as a predecessor again.
        if case .dropped(alreadyReplaced: true) = issued.replacement {
            try? effects.ledger.markReplaced(certificateID: id, at: now)
        }
        try? effects.ledger.markRenewed(certificateID: id, at: now)
    }

    private func stage(_ issued: Issued) throws(Trouble) -> GenerationNumber {
        faultPoint("issued")
        effects.narrator.reached(.issued, of: lineage.name, detail: "serial \(issued.chain.leaf.serial)")
        let provenance = Provenance(
            authority: authority.name.text,
            orderURL: issued.orderURL.text,
            createdAt: effects.clock.now()
        )
        let staged: GenerationRow
        do throws(StagingFailure) {
            let made = try Stager(fileSystem: effects.files, state: effects.state).stage(
                lineage.name,
                number,
                chain: issued.chain,
                provenance: provenance,
                access: lineage.access
            )
            staged = GenerationRow(made.generation, standing: .staged, at: effects.clock.now())
        } catch {
            throw .staging(error)
        }
        finish(OrderBudget.issued)
        do throws(LedgerFailure) { try effects.ledger.upsert(staged) } catch { throw .ledger(error) }
        try clearBackOff()
        faultPoint("generation-indexed")
        // The generation is durable: the order's key and note have done their work.
        do throws(StorageFailure) { try place.discard() } catch { throw .storage(error) }
        faultPoint("order-discarded")
        try journal.record(.staged, "generation \(number.rawValue)")
        return number
    }

    /// Keeps the certificate beside its key until those for the other keys are there too.
    private func shelve(_ issued: Issued) throws(Trouble) -> Obtained {
        do throws(StorageFailure) { try place.keep(issued.chain) } catch { throw .storage(error) }
        finish(OrderBudget.issued)
        try clearBackOff()
        try journal.record(.issued, "\(note.keyAlgorithm), serial \(issued.chain.leaf.serial)")
        return .pair
    }

    /// A commit costs a sync; there is usually nothing to clear.
    private func clearBackOff() throws(Trouble) {
        let (name, nameSet) = (authority.name.text, lineage.nameSet.description)
        do throws(LedgerFailure) {
            if try effects.ledger.backOff(authority: name, nameSet: nameSet) != nil {
                try effects.ledger.clearBackOff(authority: name, nameSet: nameSet)
            }
        } catch {
            throw .ledger(error)
        }
    }

    /// `order.json`, durable before anything else is done with the order.
    fileprivate func keep(_ url: ServerURL) throws(Trouble) {
        // An order gone on with is noted already.
        if url.text == note.url { return }
        do throws(StorageFailure) { try place.keep(note.placed(at: url.text)) } catch { throw .storage(error) }
        faultPoint("order-url-synced")
        do throws(LedgerFailure) { try effects.ledger.attach(url: url.text, to: try counted()) } catch {
            throw .ledger(error)
        }
        try journal.record(.ordered, url.text)
        faultPoint("order-recorded")
    }
}

/// Makes the order's way durable and visible.
private struct BenchObserver: OrderObserver {
    let bench: OrderBench

    func orderPlaced(_ url: ServerURL) async throws { try bench.keep(url) }

    func challengesPublished(_ answers: [ChallengeAnswer]) async throws {
        let names = answers.map(\.identifier.value).joined(separator: " ")
        faultPoint("challenge-published")
        bench.effects.narrator.reached(.published, of: bench.lineage.name, detail: names)
    }

    func challengeSetBack(_ setback: ChallengeSetback) async throws {
        bench.journal.note(.ordered, "\(setback)")
    }

    func mayOrderAgain(after failure: OrderFailure) async throws -> Bool { try bench.mayOrderAgain(after: failure) }

    func finalizing(_ url: ServerURL) async throws {
        faultPoint("finalizing")
        bench.effects.narrator.reached(.finalizing, of: bench.lineage.name, detail: "")
    }
}
