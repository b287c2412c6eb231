import Deployment
import FoundationEssentials
import Ledger
import PKI
package import Storage
import SystemPackage

/// The orders of a certificate: what is in flight, and what is issued and waits.
extension LineageReader {
    /// The order in flight, and what is issued and no generation yet.
    func orders(
        of lineage: Lineage,
        numbers: [GenerationNumber],
        _ now: Date
    ) throws(Failure) -> (OrderNote?, [IssuedOrder]) {
        var inFlight: OrderNote?
        var issued: [IssuedOrder] = []
        for algorithm in lineage.keys.algorithms {
            guard let note = try usefulNote(of: lineage, algorithm, numbers: numbers) else { continue }
            guard let family = lineage.family(of: algorithm) else { return (note, []) }
            let place = OrderPlace(files: files, state: state, lineage.name, family)
            let chain = try storing { () throws(StorageFailure) in try place.chain(for: note) }
            guard let chain else {
                if inFlight == nil { inFlight = note }
                continue
            }
            if IssuedOrder.isFresh(chain, at: now) {
                issued.append(IssuedOrder(family: family, note: note, chain: chain))
            }
        }
        return (inFlight, issued)
    }

    static func begun(_ lineage: Lineage, _ issued: [IssuedOrder]) -> LineageView.Begun? {
        guard let first = issued.first else { return nil }
        let done = Set(issued.map(\.family))
        let missing = lineage.keys.algorithms.filter { !done.contains($0.family) }
        return LineageView.Begun(
            reason: first.note.reason,
            missing: missing,
            ignoresBudget: issued.contains { $0.note.ignoresBudget }
        )
    }

    /// The note of an order whose key is on disk, if it is one that still makes sense.
    private func usefulNote(
        of lineage: Lineage,
        _ algorithm: KeyAlgorithm,
        numbers: [GenerationNumber]
    ) throws(Failure) -> OrderNote? {
        let place = OrderPlace(files: files, state: state, lineage.name, lineage.family(of: algorithm))
        guard let note = try storing({ () throws(StorageFailure) in try place.note() }) else { return nil }
        guard note.nameSet == lineage.nameSet.description, note.keyAlgorithm == algorithm.rawValue,
            lineage.authorities.contains(where: { $0.name.text == note.authority })
        else { return nil }
        // A certificate for a key that is denied would be of no use.
        if try denyList.isDenied(key: note.spki) { return nil }
        // A run that ended between the generation's rename and the order's removal: the order is done.
        if let newest = numbers.last, try isMade(by: note, lineage.name, newest) { return nil }
        return note
    }

    /// Whether a generation is what an order has brought. A damaged one is not; a disk that refuses does not say.
    private func isMade(
        by note: OrderNote,
        _ name: LineageName,
        _ number: GenerationNumber
    ) throws(Failure) -> Bool {
        do throws(Failure) {
            return try load(name, number).pairs.contains { $0.orderURL == note.url }
        } catch {
            guard case .damaged(_, let damage) = error, damage.isLasting else { throw error }
            return false
        }
    }

    /// An `order.json`, whatever it asks for; nil when there is none or it is no note.
    package func orderNote(of name: LineageName) throws(Failure) -> OrderNote? {
        for family in [nil] + KeyFamily.allCases {
            let place = OrderPlace(files: files, state: state, name, family)
            if let note = try storing({ () throws(StorageFailure) in try place.note() }) { return note }
        }
        return nil
    }
}

extension RenewalPolicy.Subject {
    /// What the policy compares of one pair.
    init(_ pair: PairRecord, of generation: GenerationManifest) {
        self.init(
            validity: pair.validity,
            identifiers: Set(pair.names),
            keyAlgorithm: pair.keyAlgorithm,
            certificateID: pair.certificateID,
            authority: pair.authority,
            madeAt: generation.createdAt,
            spread: Spread.fraction(of: generation.certificate.text)
        )
    }
}
