import FoundationEssentials

/// Notes in bulk that places are as they were.
struct Touching {
    let rows: Rows
    let scan: ScanID
    let at: Date

    func touch(_ uris: [String]) throws {
        var numbers: [Int] = []
        numbers.reserveCapacity(uris.count)
        for uri in uris {
            try rows.each("SELECT id FROM location WHERE uri = ?", [.text(uri)]) { row in numbers.append(try row.int(0))
            }
        }
        for range in NumberRanges.of(numbers) {
            try bringBack(range)
            try rows.run(
                """
                UPDATE location_look SET scan = ?, last_look = ?, last_ok = ?, fail_count = 0, problem = NULL,
                problem_detail = NULL WHERE location BETWEEN ? AND ?
                """,
                [.int(scan.rawValue), .date(at), .date(at), .int(range.lowerBound), .int(range.upperBound)]
            )
        }
    }

    /// A place that had gone and is back as it was, like a file system that is mounted again, shows what it showed.
    private func bringBack(_ range: ClosedRange<Int>) throws {
        let gone = try rows.all(
            "SELECT location, gone_at FROM location_look WHERE location BETWEEN ? AND ? AND gone_at IS NOT NULL",
            [.int(range.lowerBound), .int(range.upperBound)]
        ) { row in (location: try row.int(0), at: try row.date(1)) }
        let writer = ObservationWriter(rows: rows, at: at)
        var counts = SightingCounts()
        for place in gone {
            for ended in try writer.ended(at: place.location, on: place.at) {
                try writer.begin(ended.observation, at: place.location)
                counts.began(ended.observation.spot.certificate, at)
            }
            try rows.run("UPDATE location_look SET gone_at = NULL WHERE location = ?", [.int(place.location)])
        }
        try counts.write(rows)
    }
}

/// Numbers as runs without a gap, so that one statement reaches many rows.
enum NumberRanges {
    static func of(_ numbers: [Int]) -> [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = ranges.last, number - last.upperBound <= 1 {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges
    }
}
