import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage

/// Puts right what a killed run left, under the certificate's lock, before anything new is decided.
struct Recovery: Sendable {
    private let effects: Effects

    init(_ effects: Effects) { self.effects = effects }

    /// Refuses what others could have changed. Sweeps torsos, forgets keys whose order nobody knows, closes open entries, and indexes generations the ledger
    /// has not seen (it may have been deleted). Proofs are never recovered: whatever goes live is validated again.
    func tidy(_ lineage: Lineage) throws(Trouble) {
        do throws(UnusableState) { try effects.state.examine(lineage.name, effects.files) } catch {
            throw .state(error)
        }
        do throws(StorageFailure) { try effects.state.sweep(lineage.name, effects.files) } catch {
            throw .storage(error)
        }
        try RevocationDesk(effects).recover(lineage.name)
        try dropUselessOrder(of: lineage)
        do throws(LedgerFailure) {
            for entry in try effects.ledger.unfinished(certificate: lineage.name.text) {
                try effects.ledger.end(
                    entry.id,
                    outcome: .interrupted,
                    generation: entry.generation,
                    summary: "the run ended before it did; the next one went on",
                    at: effects.clock.now()
                )
            }
            try index(lineage)
        } catch {
            throw .ledger(error)
        }
    }

    /// A key without a note belongs to an order nobody knows; a note for other names is of no use any more, nor is one
    /// whose certificate is on disk already.
    private func dropUselessOrder(of lineage: Lineage) throws(Trouble) {
        let place = effects.state.order(lineage.name)
        do throws(StorageFailure) { guard try effects.files.metadata(of: place) != nil else { return } } catch {
            throw .storage(error)
        }
        let reader = LineageReader(files: effects.files, state: effects.state, ledger: effects.ledger)
        let useful: [KeyFamily]
        do throws(LineageReader.Failure) {
            let snapshot = try reader.snapshot(of: lineage, at: effects.clock.now())
            let inFlight = snapshot.order.flatMap { KeyAlgorithm(rawValue: $0.keyAlgorithm) }
            useful = snapshot.issued.map(\.family) + [inFlight.flatMap(lineage.family(of:))].compactMap(\.self)
            if snapshot.order != nil, useful.isEmpty { return }
        } catch {
            throw .unreadable(error)
        }
        do throws(StorageFailure) {
            guard !useful.isEmpty else { return try OrderPlace(effects, lineage.name).discard() }
            for family in KeyFamily.allCases where !useful.contains(family) {
                try OrderPlace(effects, lineage.name, family).discard()
            }
        } catch {
            throw .storage(error)
        }
    }

    /// Only what the ledger does not know is read from disk: usually nothing.
    private func index(_ lineage: Lineage) throws(LedgerFailure) {
        guard let numbers = try? effects.state.generationNumbers(lineage.name, effects.files) else { return }
        let known = Set(try effects.ledger.generations(certificate: lineage.name.text).map(\.number))
        let unknown = numbers.filter { !known.contains($0.rawValue) }
        guard !unknown.isEmpty else { return }
        let store = GenerationStore(fileSystem: effects.files, state: effects.state)
        let live = (try? effects.state.liveGeneration(lineage.name, effects.files)) ?? nil
        let missing = unknown.compactMap { number -> GenerationRow? in
            guard let generation = try? store.load(lineage.name, number) else { return nil }
            return GenerationRow(generation, standing: Self.standing(number, live: live), at: effects.clock.now())
        }
        if !missing.isEmpty { try effects.ledger.upsert(missing) }
    }

    /// What the disk alone says of a generation.
    private static func standing(_ number: GenerationNumber, live: GenerationNumber?) -> GenerationStanding {
        guard let live else { return .staged }
        if number == live { return .live }
        return number < live ? .superseded : .staged
    }
}

extension GenerationRow {
    /// The index row of a generation on disk.
    init(_ generation: Generation, standing: GenerationStanding, reason: String? = nil, at now: Date) {
        let manifest = generation.manifest
        self.init(
            certificate: manifest.certificate.text,
            number: manifest.number.rawValue,
            authority: manifest.authority,
            spki: manifest.publicKey.description,
            serial: manifest.serial,
            fingerprint: manifest.fingerprint.description,
            notBefore: manifest.validity.notBefore,
            notAfter: manifest.validity.notAfter,
            names: manifest.names.map(\.value),
            keyAlgorithm: manifest.keyAlgorithm?.rawValue ?? "",
            createdAt: manifest.createdAt,
            standing: standing,
            standingReason: reason,
            standingSince: now,
            further: manifest.pairs.dropFirst().map { pair in
                FurtherPair(
                    fingerprint: pair.fingerprint.description,
                    spki: pair.publicKey.description,
                    serial: pair.serial,
                    keyAlgorithm: pair.keyAlgorithm?.rawValue ?? "",
                    notAfter: pair.validity.notAfter
                )
            }
        )
    }
}
