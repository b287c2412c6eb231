import FoundationEssentials

/// Puts places into their table, and leaves alone what did not change.
struct LocationWriter {
    let rows: Rows
    let at: Date

    /// A place as it stands.
    struct Known {
        let number: Int
        let fields: Fields
        /// When it was last seen into.
        let lastOK: Date?
    }

    /// What a look can change about a place.
    struct Fields: Equatable {
        var environment: String?
        var service: String?
        var evidence: String?
        var owner: String?
        var labels: String
        var facts: String?
        var isEnabled: Bool
        var interval: Double?
    }

    func known(_ uri: String) throws -> Known? {
        try rows.all(
            """
            SELECT l.id, l.environment, l.service, l.evidence, l.owner, l.labels, l.facts, l.enabled, l.look_interval,
            k.last_ok FROM location l LEFT JOIN location_look k ON k.location = l.id WHERE l.uri = ?
            """,
            [.text(uri)]
        ) { row in
            Known(
                number: try row.int(0),
                fields: Fields(
                    environment: try row.optionalText(1),
                    service: try row.optionalText(2),
                    evidence: try row.optionalText(3),
                    owner: try row.optionalText(4),
                    labels: try row.text(5),
                    facts: try row.optionalText(6),
                    isEnabled: try row.int(7) != 0,
                    interval: try row.optionalSeconds(8)
                ),
                lastOK: try row.optionalDate(9)
            )
        }.first
    }

    func put(_ place: LookedPlace, over known: Known?, number: Int) throws {
        guard let known else {
            try insert(place, number: number)
            return
        }
        let fields = Self.fields(place, over: known.fields)
        guard fields != known.fields else { return }
        try rows.run(
            """
            UPDATE location SET environment = ?, service = ?, evidence = ?, owner = ?, labels = ?, facts = ?, enabled = ?,
            look_interval = ? WHERE id = ?
            """,
            Self.cells(fields) + [.int(number)]
        )
    }

    private func insert(_ place: LookedPlace, number: Int) throws {
        try rows.run(
            """
            INSERT INTO location (environment, service, evidence, owner, labels, facts, enabled, look_interval, id, uri,
            kind, source, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            Self.cells(Self.fields(place, over: nil)) + [
                .int(number), .text(place.uri), .text(place.kind), .text(place.source), .date(at),
            ]
        )
    }

    private static func fields(_ place: LookedPlace, over known: Fields?) -> Fields {
        let tellsService = place.service != nil
        return Fields(
            environment: place.environment,
            service: tellsService ? place.service : known?.service,
            evidence: tellsService ? place.evidence : known?.evidence,
            owner: place.owner,
            labels: place.labels,
            facts: place.facts ?? known?.facts,
            isEnabled: place.isEnabled,
            interval: place.interval
        )
    }

    private static func cells(_ fields: Fields) -> [Cell] {
        [
            .text(fields.environment), .text(fields.service), .text(fields.evidence), .text(fields.owner),
            .text(fields.labels), .text(fields.facts), .int(fields.isEnabled ? 1 : 0), .seconds(fields.interval),
        ]
    }
}
