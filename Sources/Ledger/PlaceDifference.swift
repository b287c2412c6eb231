import FoundationEssentials

/// What a look at one place changes about what stands there.
struct PlaceDifference: Equatable {
    /// What tells two certificates at one place apart.
    struct Spot: Hashable {
        let address: String
        let position: Int
        /// The certificate's number in the ledger.
        let certificate: Int
    }

    /// One certificate at the place.
    struct Observation: Equatable {
        let spot: Spot
        let alias: String?
    }

    /// One that stands, and since when.
    struct Current: Equatable {
        let observation: Observation
        let firstSeen: Date
    }

    let location: Int
    /// When the place was last seen into, before this look.
    let lastOK: Date?
    let appeared: [Observation]
    let gone: [Current]
    /// Those that stay and are called something else now.
    let renamed: [Observation]

    var isEmpty: Bool { appeared.isEmpty && gone.isEmpty && renamed.isEmpty }

    /// - Parameters:
    ///   - completeAt: the addresses for which `seen` is complete; nil for all but those of `silentAt`.
    ///   - silentAt: addresses that are still the place's and showed nothing.
    init(
        location: Int,
        lastOK: Date?,
        current: [Current],
        seen: [Observation],
        completeAt: [String]?,
        silentAt: [String] = []
    ) {
        self.location = location
        self.lastOK = lastOK
        let standing = Dictionary(current.map { ($0.observation.spot, $0.observation) }) { first, _ in first }
        var told: Set<Spot> = []
        let distinct = seen.filter { told.insert($0.spot).inserted }
        appeared = distinct.filter { standing[$0.spot] == nil }
        renamed = distinct.filter { seen in standing[seen.spot].map { $0.alias != seen.alias } ?? false }
        gone = current.filter { current in
            let spot = current.observation.spot
            return !told.contains(spot) && completeAt?.contains(spot.address) ?? !silentAt.contains(spot.address)
        }
    }
}
