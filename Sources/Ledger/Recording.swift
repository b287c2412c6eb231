import FoundationEssentials

/// One batch on its way into the tables, inside one transaction: first everything is looked up and compared, then the
/// differences are written.
struct Recording {
    let rows: Rows
    let path: String
    let scan: ScanID
    let at: Date

    private var nextCertificate: Int
    private var nextLocation: Int
    /// The numbers of the batch's certificates, by fingerprint.
    private var numbers: [String: Int] = [:]
    /// The batch's certificates that count as authorities' so far: where they stand in ``newCertificates``, or nil for
    /// those that the ledger has.
    private var authorities: [String: Int?] = [:]
    private var newCertificates: [(number: Int, certificate: InventoryBatch.Certificate)] = []
    private var differences: [PlaceDifference] = []
    private var change = InventoryChange()

    init(rows: Rows, path: String, scan: ScanID, at: Date) throws {
        self.rows = rows
        self.path = path
        self.scan = scan
        self.at = at
        nextCertificate = try rows.number("SELECT COALESCE(MAX(id), 0) + 1 FROM certificate", [])
        nextLocation = try rows.number("SELECT COALESCE(MAX(id), 0) + 1 FROM location", [])
    }

    mutating func record(_ batch: InventoryBatch) throws -> InventoryChange {
        for certificate in batch.certificates { try number(certificate) }
        for place in Self.lastWord(batch.looked) { try compare(place) }
        try insertCertificates()
        try writeDifferences()
        try Touching(rows: rows, scan: scan, at: at).touch(batch.unchanged)
        try BlindSpots(rows: rows, scan: scan, at: at).report(batch.blindSpots)
        try Looks(rows: rows).write(batch.looks, forgetting: batch.forgottenLooks)
        try writeProgress(batch.resumeAt)
        try writeCursors(batch.cursors)
        return change
    }

    /// Of a place that is told twice, the last list and every service that was named.
    private static func lastWord(_ looked: [LookedPlace]) -> [LookedPlace] {
        var positions: [String: Int] = [:]
        positions.reserveCapacity(looked.count)
        var places: [LookedPlace] = []
        places.reserveCapacity(looked.count)
        for var place in looked {
            guard let position = positions[place.uri] else {
                positions[place.uri] = places.count
                places.append(place)
                continue
            }
            let earlier = places[position]
            if place.service == nil { (place.service, place.evidence) = (earlier.service, earlier.evidence) }
            place.facts = place.facts ?? earlier.facts
            places[position] = place
        }
        return places
    }
}

// MARK: - Certificates

extension Recording {
    private mutating func number(_ certificate: InventoryBatch.Certificate) throws {
        let fingerprint = certificate.row.fingerprint
        guard numbers[fingerprint] == nil else { return try meetAsLeaf(certificate.row) }
        if let known = try stored(fingerprint) {
            numbers[fingerprint] = known.number
            if known.isAuthority { authorities[fingerprint] = .some(nil) }
            return try meetAsLeaf(certificate.row)
        }
        numbers[fingerprint] = nextCertificate
        if certificate.row.isAuthority { authorities[fingerprint] = newCertificates.count }
        newCertificates.append((nextCertificate, certificate))
        change.newCertificates.append(fingerprint)
        nextCertificate += 1
    }

    /// What was taken for an authority's is none any more once it is met as a leaf.
    private mutating func meetAsLeaf(_ row: CertificateRow) throws {
        guard !row.isAuthority, let position = authorities.removeValue(forKey: row.fingerprint) else { return }
        if let position, newCertificates.indices.contains(position) {
            newCertificates[position].certificate.row.isAuthority = false
        } else {
            try rows.run("UPDATE certificate SET is_ca = 0 WHERE fingerprint = ?", [.text(row.fingerprint)])
        }
    }

    private mutating func number(of fingerprint: String) throws -> Int {
        if let number = numbers[fingerprint] { return number }
        guard let number = try stored(fingerprint)?.number else {
            throw LedgerFailure(.noSuchRow, path: path, sentence: "there is no certificate \(fingerprint)")
        }
        numbers[fingerprint] = number
        return number
    }

    private func stored(_ fingerprint: String) throws -> (number: Int, isAuthority: Bool)? {
        try rows.all("SELECT id, is_ca FROM certificate WHERE fingerprint = ?", [.text(fingerprint)]) { row in
            (number: try row.int(0), isAuthority: try row.int(1) != 0)
        }.first
    }

    private mutating func insertCertificates() throws {
        var counts: [Int: Int] = [:]
        for difference in differences {
            for observation in difference.appeared { counts[observation.spot.certificate, default: 0] += 1 }
        }
        let writer = CertificateWriter(rows: rows, at: at)
        for (number, certificate) in newCertificates {
            try writer.insert(certificate, number: number, seenNow: counts[number] ?? 0)
        }
    }
}

// MARK: - Places

extension Recording {
    private mutating func compare(_ place: LookedPlace) throws {
        let writer = LocationWriter(rows: rows, at: at)
        let observations = ObservationWriter(rows: rows, at: at)
        let known = try writer.known(place.uri)
        let current = try known.map { known in try observations.standing(at: known.number) } ?? []
        let seen = try place.seen.map { seen in
            PlaceDifference.Observation(
                spot: PlaceDifference.Spot(
                    address: seen.address,
                    position: seen.position,
                    certificate: try number(of: seen.fingerprint)
                ),
                alias: seen.alias
            )
        }
        let location = known?.number ?? nextLocation
        try writer.put(place, over: known, number: location)
        if known == nil { nextLocation += 1 }
        let difference = PlaceDifference(
            location: location,
            lastOK: known?.lastOK,
            current: current,
            seen: seen,
            completeAt: place.completeAt,
            silentAt: place.silentAt
        )
        change.appeared += difference.appeared.count
        change.gone += difference.gone.count
        if !difference.isEmpty { change.changedPlaces.append(place.uri) }
        differences.append(difference)
    }
}

// MARK: - Differences

extension Recording {
    private func writeDifferences() throws {
        let isNew = Set(newCertificates.map(\.number))
        var counts = SightingCounts()
        let writer = ObservationWriter(rows: rows, at: at)
        for difference in differences {
            for observation in difference.appeared {
                try writer.begin(observation, at: difference.location)
                guard !isNew.contains(observation.spot.certificate) else { continue }
                counts.began(observation.spot.certificate, at)
            }
            for current in difference.gone {
                let lastSeen = difference.lastOK ?? current.firstSeen
                try writer.end(current, at: difference.location, lastSeen: lastSeen)
                counts.ended(current.observation.spot.certificate, lastSeen)
            }
            for observation in difference.renamed { try writer.rename(observation, at: difference.location) }
            try looked(at: difference.location)
        }
        try counts.write(rows)
    }

    private func looked(at location: Int) throws {
        try rows.run(
            """
            INSERT INTO location_look (location, scan, last_look, last_ok, fail_count) VALUES (?, ?, ?, ?, 0)
            ON CONFLICT (location) DO UPDATE SET scan = excluded.scan, last_look = excluded.last_look,
            last_ok = excluded.last_ok, fail_count = 0, problem = NULL, problem_detail = NULL, gone_at = NULL
            """,
            [.int(location), .int(scan.rawValue), .date(at), .date(at)]
        )
    }

    private func writeProgress(_ resumeAt: [String: String]) throws {
        for (source, word) in resumeAt.sorted(by: { $0.key < $1.key }) {
            try rows.run(
                """
                INSERT INTO scan_source (scan, source, resume_at) VALUES (?, ?, ?)
                ON CONFLICT (scan, source) DO UPDATE SET resume_at = excluded.resume_at
                """,
                [.int(scan.rawValue), .text(source), .text(word)]
            )
        }
    }

    private func writeCursors(_ cursors: [String: String]) throws {
        for (source, reached) in cursors.sorted(by: { $0.key < $1.key }) {
            try rows.run(
                """
                INSERT INTO source_cursor (source, reached) VALUES (?, ?)
                ON CONFLICT (source) DO UPDATE SET reached = excluded.reached
                """,
                [.text(source), .text(reached)]
            )
        }
    }
}
