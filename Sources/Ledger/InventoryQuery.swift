package import FoundationEssentials

/// Which certificates are asked for, and in what order; everything that is set must hold.
package struct InventoryQuery: Sendable, Equatable {
    /// What a list is sorted by.
    package enum Order: String, Sendable, CaseIterable {
        /// By the end of validity.
        case end
        /// By when it was first recorded.
        case firstSeen
        /// By common name, else the first name, else the subject.
        case title
    }

    /// Part of a name or of the subject, in any case.
    package var text: String?
    /// `example.com` finds it and every name below it.
    package var nameSuffix: String?
    /// Part of the issuer's common name, else of its organisation, else of its distinguished name, in any case (ASCII).
    package var issuer: String?
    package var keyType: String?
    /// Valid no longer than this.
    package var endsBefore: Date?
    /// Valid at least until this.
    package var endsAtOrAfter: Date?
    /// Whether it is one of the generations of this ledger; nil for both.
    package var isManaged: Bool?
    /// Seen now at a place of this kind, service, environment or owner: one place must have all of them.
    package var place: PlaceFilter
    /// With an open finding that is at least so bad and not waived at ``instant``.
    package var leastSeverity: FindingSeverity?
    /// Certificates of authorities, which are left out otherwise.
    package var includesAuthorities: Bool
    /// Those that are seen nowhere now, which are left out otherwise.
    package var includesPast: Bool
    package var order: Order
    /// The last first.
    package var isDescending: Bool
    /// At most so many on the page; 1 to 10,000.
    package var limit: Int
    /// The end of the page before; nil for the first page.
    package var after: InventoryCursor?
    /// When is asked, for what depends on the time.
    package var instant: Date

    /// What must hold of one place.
    package struct PlaceFilter: Sendable, Equatable {
        package var kind: String?
        package var service: String?
        package var environment: String?
        package var owner: String?

        package init(kind: String? = nil, service: String? = nil, environment: String? = nil, owner: String? = nil) {
            self.kind = kind
            self.service = service
            self.environment = environment
            self.owner = owner
        }

        var isEmpty: Bool { self == PlaceFilter() }
    }

    package init(
        text: String? = nil,
        nameSuffix: String? = nil,
        issuer: String? = nil,
        keyType: String? = nil,
        endsBefore: Date? = nil,
        endsAtOrAfter: Date? = nil,
        isManaged: Bool? = nil,
        place: PlaceFilter = PlaceFilter(),
        leastSeverity: FindingSeverity? = nil,
        includesAuthorities: Bool = false,
        includesPast: Bool = false,
        order: Order = .end,
        isDescending: Bool = false,
        limit: Int = 50,
        after: InventoryCursor? = nil,
        instant: Date
    ) {
        self.text = text
        self.nameSuffix = nameSuffix
        self.issuer = issuer
        self.keyType = keyType
        self.endsBefore = endsBefore
        self.endsAtOrAfter = endsAtOrAfter
        self.isManaged = isManaged
        self.place = place
        self.leastSeverity = leastSeverity
        self.includesAuthorities = includesAuthorities
        self.includesPast = includesPast
        self.order = order
        self.isDescending = isDescending
        self.limit = limit
        self.after = after
        self.instant = instant
    }
}

/// The end of a page, as text to be handed back as it is.
package struct InventoryCursor: Sendable, Hashable, CustomStringConvertible {
    /// The number of the last certificate of the page.
    let certificate: Int

    init(certificate: Int) { self.certificate = certificate }

    /// Nil for a text that was not made here.
    package init?(_ text: String) {
        guard text.hasPrefix("c"), let number = Int(text.dropFirst()), number > 0, "c\(number)" == text else {
            return nil
        }
        certificate = number
    }

    package var description: String { "c\(certificate)" }
}
