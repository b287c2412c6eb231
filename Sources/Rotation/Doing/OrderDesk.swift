import ACME
import Deployment
import FoundationEssentials
import KeyGeneration
import Ledger
import PKI
import Storage
import SystemPackage

/// From a reason to a generation on disk: the key, the order, the chain, the staging.
///
/// The order of the durable steps is the whole point: the attempt is counted, then the key is on disk, then the order's
/// URL, and only then is anything asked for that could not be asked for again.
struct OrderDesk: Sendable {
    let effects: Effects

    init(_ effects: Effects) { self.effects = effects }

    /// The authority whose turn it is.
    func authority(named name: String, for lineage: Lineage) throws(Trouble) -> Authority {
        guard let authority = lineage.authorities.first(where: { $0.name.text == name }) else {
            throw .preflight([])
        }
        return authority
    }

    /// Orders anew, for one key. Everything local that could fail is tried before the order is counted.
    func order(
        _ due: Due,
        _ algorithm: KeyAlgorithm,
        from authority: Authority,
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ journal: Journal,
        isExempt: Bool,
        replaces: String?,
        ignoresBudget: Bool
    ) async throws(Trouble) -> Obtained {
        try await rehearse(lineage)
        let session = try await session(with: authority, for: lineage)
        // CAA is looked at before the order is counted: what it forbids costs nothing.
        _ = try await CAADesk(effects).allowedTypes(for: lineage, session)
        await effects.pace.turn(at: authority.name, effects.clock)
        let order = try count(lineage, authority, journal, isExempt: isExempt)
        faultPoint("order-counted")
        let which = lineage.keys.isSeveral ? ", \(algorithm)" : ""
        effects.narrator.reached(.ordering, of: lineage.name, detail: "from \(authority.name)\(which)")
        let place = OrderPlace(effects, lineage.name, lineage.family(of: algorithm))
        let key: PrivateKey
        do throws(Trouble) { key = try await makeKey(algorithm, at: place) } catch {
            // Nothing was asked for: the row counts for nothing.
            try? effects.ledger.finish(order, result: OrderBudget.notPlaced, at: effects.clock.now())
            throw error
        }
        let note = OrderNote(
            url: "",
            authority: authority.name.text,
            nameSet: lineage.nameSet.description,
            keyAlgorithm: algorithm.rawValue,
            spki: key.publicKey.digest.description,
            reason: due.word,
            placedAt: effects.clock.now().timeIntervalSince1970.rounded(),
            ignoresBudget: ignoresBudget
        )
        let bench = OrderBench(
            effects: effects,
            lineage: lineage,
            authority: authority,
            key: key,
            place: place,
            note: note,
            tally: OrderTally(order),
            replaces: replaces.flatMap(CertificateID.init(text:)),
            journal: journal,
            number: snapshot.numbers.last?.next ?? .first,
            live: snapshot.live?.validity
        )
        return try await bench.obtain(session, existing: nil)
    }

    /// Goes on with an order that a run left. One that turns out dead is replaced in the same run.
    func resume(
        _ note: OrderNote,
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ journal: Journal
    ) async throws(Trouble) -> Obtained {
        guard let authority = lineage.authorities.first(where: { $0.name.text == note.authority }) else {
            throw .preflight([])
        }
        let place = OrderPlace(effects, lineage.name, family(of: note, lineage))
        try await rehearse(lineage)
        let session = try await session(with: authority, for: lineage)
        guard let key = keyOfNote(note, at: place), try await !isAccountKey(key) else {
            // The note without its key, with another's, or with an account's: nothing may come of that order any more.
            journal.note(.due, "the key of the order left by an earlier run is gone or not to be used")
            return try await replace(note, authority, lineage, snapshot, journal)
        }
        let bench = OrderBench(
            effects: effects,
            lineage: lineage,
            authority: authority,
            key: key,
            place: place,
            note: note,
            tally: OrderTally(row(of: note)),
            replaces: nil,
            journal: journal,
            number: snapshot.numbers.last?.next ?? .first,
            live: snapshot.live?.validity
        )
        do throws(Trouble) {
            return try await bench.obtain(session, existing: note.url)
        } catch .order(let failure) where failure.isDeadOrder {
            journal.note(.due, "the order left by an earlier run is dead: \(failure.summary)")
            return try await replace(note, authority, lineage, snapshot, journal)
        }
    }

    /// One order in the place of one that came to nothing, as far as the budget allows; the operator's word still holds.
    private func replace(
        _ note: OrderNote,
        _ authority: Authority,
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ journal: Journal
    ) async throws(Trouble) -> Obtained {
        let (live, now) = (snapshot.live?.validity, effects.clock.now())
        let limit = OrderBudget.limit(keys: lineage.keys)
        let spending: Spending
        do throws(LedgerFailure) {
            spending = try BudgetReader(effects.ledger).spending(
                of: lineage.identifiers,
                resuming: note.url,
                live: live,
                limit: limit,
                at: now
            )
        } catch {
            throw .ledger(error)
        }
        if !note.ignoresBudget, let brake = OrderBudget.brake(spending, live: live, now: now, limit: limit) {
            throw .braked(brake)
        }
        return try await order(
            .resumed(reason: note.reason),
            KeyAlgorithm(rawValue: note.keyAlgorithm) ?? lineage.keys.first,
            from: authority,
            lineage,
            snapshot,
            journal,
            isExempt: false,
            replaces: nil,
            ignoresBudget: note.ignoresBudget
        )
    }

    /// The row that the run which placed the order counted it in; nil if the ledger has forgotten it.
    private func row(of note: OrderNote) -> OrderID? {
        let open = (try? effects.ledger.openOrders(nameSet: note.nameSet)) ?? []
        return open.first { $0.url == note.url }?.id
    }

    private func family(of note: OrderNote, _ lineage: Lineage) -> KeyFamily? {
        KeyAlgorithm(rawValue: note.keyAlgorithm).flatMap(lineage.family(of:))
    }

    /// The key that was made for the order, if it is there, whole, and the one the note speaks of.
    private func keyOfNote(_ note: OrderNote, at place: OrderPlace) -> PrivateKey? {
        guard let key = try? readKey(at: place), key.publicKey.digest.description == note.spki else { return nil }
        return key
    }

    /// Local trouble found now costs no order.
    private func rehearse(_ lineage: Lineage) async throws(Trouble) {
        let findings = Preflight(fileSystem: effects.files, state: effects.state, hooks: effects.hooks).check(
            lineage.name,
            for: lineage.targets,
            access: lineage.access
        )
        guard findings.isEmpty else { throw .preflight(findings) }
        do throws(SolverFailure) {
            for prepared in try effects.challenges.solvers(of: lineage) {
                // What a killed run left is removed now; what resists is tried again by the next run.
                _ = try await prepared.removeLeftovers()
                try await prepared.rehearse()
            }
        } catch {
            throw .solver(error)
        }
    }

    private func session(with authority: Authority, for lineage: Lineage) async throws(Trouble) -> Session {
        let client: ACMEClient
        do throws(AccountTrouble) { client = try await effects.accounts.client(for: authority) } catch {
            throw .account(error)
        }
        try await AuthorityBook(effects).open(authority, client)
        do throws(AccountTrouble) {
            let session = try await effects.accounts.session(with: authority)
            if let terms = try await effects.accounts.newTerms(of: authority, session) {
                effects.narrator.reached(.due, of: lineage.name, detail: "\(authority.name) has new terms: \(terms)")
            }
            return session
        } catch {
            throw .account(error)
        }
    }

    private func count(
        _ lineage: Lineage,
        _ authority: Authority,
        _ journal: Journal,
        isExempt: Bool
    ) throws(Trouble) -> OrderID {
        do throws(LedgerFailure) {
            let now = effects.clock.now()
            let order = try effects.ledger.claimOrder(
                nameSet: lineage.nameSet.description,
                authority: authority.name.text,
                certificate: lineage.name.text,
                rotation: journal.id,
                names: lineage.identifiers.map(\.orderedName),
                isExempt: isExempt,
                heldSince: OrderClaim.heldSince(at: now),
                at: now
            )
            if let order { return order }
        } catch {
            throw .ledger(error)
        }
        // Authorities answer a second order of one account for the same names with the first.
        let until = effects.clock.now().addingTimeInterval(OrderClaim.patience)
        throw .braked(.claimed(by: "another certificate", until: until))
    }

    /// A fresh key, on disk before the authority hears anything.
    private func makeKey(_ algorithm: KeyAlgorithm, at place: OrderPlace) async throws(Trouble) -> PrivateKey {
        let key: PrivateKey
        do throws(KeyFailure) { key = try PrivateKey.generate(algorithm) } catch { throw .key(error) }
        guard try await !isAccountKey(key) else { throw .keyOfAccount }
        let denial: DeniedKey?
        do throws(LedgerFailure) { denial = try effects.ledger.denial(spki: key.publicKey.digest.description) } catch {
            throw .ledger(error)
        }
        guard denial == nil else { throw .keyDenied }
        do throws(StorageFailure) { try place.prepare() } catch { throw .storage(error) }
        do throws(BorrowingFailure<KeyFailure>) {
            try effects.files.createKey(place.directory.appending("key.pem")) { descriptor throws(KeyFailure) in
                try key.write(to: descriptor)
            }
        } catch {
            throw Trouble(error)
        }
        do throws(StorageFailure) { try place.sync() } catch { throw .storage(error) }
        faultPoint("order-key-synced")
        return key
    }

    /// Whether it is the key of any account known here (RFC 8555 §11.1).
    private func isAccountKey(_ key: PrivateKey) async throws(Trouble) -> Bool {
        do throws(AccountTrouble) {
            return try await effects.accounts.knownKeyDigests().contains(key.publicKey.digest)
        } catch {
            throw .account(error)
        }
    }

    private func readKey(at place: OrderPlace) throws(Trouble) -> PrivateKey {
        do throws(BorrowingFailure<KeyFailure>) {
            return try effects.files.readKey(
                place.directory.appending("key.pem")
            ) { descriptor throws(KeyFailure) in try PrivateKey(readingFrom: descriptor) }
        } catch {
            throw Trouble(error)
        }
    }
}

extension OrderFailure {
    /// Whether it is certain that the authority made no order: it was not reached, or it said no.
    var wasNeverPlaced: Bool {
        guard order == nil else { return false }
        return switch acme {
        case .transport(let failure, _): !failure.mayHaveReachedServer
        case .problem(let answer, _): (400..<500).contains(answer.status)
        case .profileNotOffered, .needsTerms, .needsExternalAccount: true
        default: false
        }
    }

    /// Whether the order itself has come to its end, so that only another one can help.
    var isDeadOrder: Bool {
        guard !orderRemainsUsable else { return false }
        return switch acme {
        case .orderInvalid, .orderGone, .orderTaken, .orderChanged, .notValidated, .notFinalized: true
        default: false
        }
    }
}
