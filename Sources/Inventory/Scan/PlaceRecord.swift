import Ledger

/// A place that was looked at, ready for the store: its rows, and what is wrong there.
struct PlaceRecord: Sendable {
    var certificates: [InventoryBatch.Certificate] = []
    var looked: LookedPlace
    var findings: [PlaceFinding] = []
}

/// What was told of a place before it was looked at to its end.
struct OpenPlace: Sendable {
    var sightings: [Sighting] = []
    var lists: [RevocationListFact] = []
}
