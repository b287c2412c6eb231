import Storage
import SystemPackage

extension WalkState {
    /// Takes up a file, or a link to one: unchanged since the last walk, or to be examined.
    mutating func consider(_ path: FilePath, _ metadata: FileMetadata, isLink: Bool, target: FilePath? = nil) {
        let store = plan.trustStore(of: path)
        let place = Place.file(path)
        let candidate = FileCandidate(
            path: path,
            place: place,
            target: store == nil ? target.flatMap { outside($0) } : nil,
            trustStore: store,
            around: store == nil ? around.number(for: metadata) : 0
        )
        if old[place.uri] != nil { met.insert(place.uri) }
        if let target = candidate.target, old[target.uri] != nil { met.insert(target.uri) }
        guard let look = old[place.uri], look.holds(for: metadata, around: candidate.around) else {
            return candidates.append(candidate)
        }
        // The target may be new although the file is not: a second link to it.
        if let target = candidate.target, old[target.uri] == nil { return candidates.append(candidate) }
        // A part of a trust store that a service shows by now.
        if case .trusted = look.outcome, store == nil { return candidates.append(candidate) }
        recall(look, candidate)
    }

    private mutating func recall(_ look: LookCache.Look, _ candidate: FileCandidate) {
        remembered.remember(look.direct, at: candidate.place.uri)
        switch look.outcome {
        case .nothing: return
        case .told, .linked:
            discoveries.append(.unchanged(candidate.place))
            guard let target = candidate.target else { return }
            remembered.remember(look.linked, at: target.uri)
            discoveries.append(.unchanged(target))
        case .trusted(let count): add(count, to: candidate.trustStore)
        case .trustStore(let count):
            discoveries.append(.unchanged(TrustStoreCount(certificates: count).place(candidate.place)))
        }
    }

    /// The place of a link's target that no root leads to, the first time it is met.
    private mutating func outside(_ target: FilePath) -> Place? {
        if realRoots.contains(where: { target.starts(with: $0) }) { return nil }
        let place = Place.file(target)
        return targets.insert(place.uri).inserted ? place : nil
    }
}
