import PKI

/// Names the drift of a unit: at most one, the most specific.
///
/// The first row that holds is the verdict. *Wanted* is the generation that shall be live, for a link what its file
/// holds; *earlier* is another one of the same line; *foreign* is anything else.
///
/// | # | holds when | managed | link | endpoint |
/// |---|---|---|---|---|
/// | 1 | one endpoint's addresses do not all stand the same | address-disagrees | same | same |
/// | 2 | an endpoint serves a foreign certificate | served-but-unmanaged | file-never-served | – |
/// | 3 | a file holds what is not wanted, and no address that was seen serves it | file-never-served | – | – |
/// | 4 | an endpoint serves an earlier one | served-not-newest | same | – |
/// | 5 | a file's mode, owner or group is wrong | permission-drift | same | – |
/// | 6 | what is served is coherent, yet its names are managed | – | served-but-unmanaged | same |
/// | 7 | the wanted key is also an earlier generation's, or another unit's | key-reused | same | same |
/// | 8 | something could not be seen | undecided | same | same |
///
/// All addresses count as one state: while a rollout goes from one to the next, row 1 holds with the same key.
package enum DriftJudge {
    /// Pure: the same facts always get the same verdict.
    package static func judge(_ facts: DriftFacts) -> DriftVerdict {
        let table = DriftTable(facts)
        for row in [
            table.disagreement, table.foreignServed, table.strayFile, table.earlierServed, table.access, table.claimed,
            table.reusedKey,
        ] {
            if let found = row() { return .drift(found) }
        }
        return table.unseen.map(DriftVerdict.undecided) ?? .agrees
    }

    /// The drifts of many units, in their order.
    package static func drifts(in units: [DriftFacts]) -> [Drift] {
        units.compactMap { facts in
            guard case .drift(let drift) = judge(facts) else { return nil }
            return drift
        }
    }
}
