package import FoundationEssentials

/// What the certificates that are seen now are made of, authorities' own left out.
package struct Composition: Sendable, Equatable {
    /// A kind of key.
    package struct Key: Sendable, Hashable {
        package let type: String
        package let bits: Int
    }

    /// How long certificates are valid, in whole days. The raw values are printed: they never change.
    package enum Lifetime: String, Sendable, CaseIterable {
        case upTo7 = "7", upTo47 = "47", upTo100 = "100", upTo200 = "200", upTo398 = "398", more

        init(days: Int) {
            self =
                switch days {
                case ...7: .upTo7
                case ...47: .upTo47
                case ...100: .upTo100
                case ...200: .upTo200
                case ...398: .upTo398
                default: .more
                }
        }
    }

    /// By the issuer's common name, else its organisation, else its distinguished name.
    package var issuers: [String: Int] = [:]
    package var keys: [Key: Int] = [:]
    package var lifetimes: [Lifetime: Int] = [:]
}

/// How many certificates end within one week.
package struct ExpiryWeek: Sendable, Equatable {
    /// The week is seven days from here.
    package let start: Date
    /// Those that are generations of this ledger.
    package let managed: Int
    package let unmanaged: Int
}

/// The figures of the first line of a report. Certificates are those seen now, authorities' own left out.
package struct InventoryStatus: Sendable, Equatable {
    package let certificates: Int
    /// Of them, those that are generations of this ledger.
    package let managed: Int
    /// Of them, those whose validity has ended.
    package let expired: Int
    /// Of those, the ones that are managed.
    package let managedExpired: Int
    /// Of them, those that end within seven days and have not yet.
    package let endingIn7Days: Int
    /// Of them, those that end within thirty days and have not yet.
    package let endingIn30Days: Int
    /// Certificates of authorities that are seen now.
    package let authorities: Int
    /// Certificates that were seen once and are seen nowhere now.
    package let past: Int
    /// Places that are there.
    package let places: Int
    /// Of them, those that could not be seen into at the last look.
    package let failingPlaces: Int
    /// Blind spots that stand.
    package let blindSpots: Int
}
