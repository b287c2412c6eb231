import MiniCA

/// All tempers that have a name, for people and for programs.
struct TemperList: Encodable {
    struct Entry: Encodable {
        /// `ENDPOINT:FAULT` or the name of a case.
        let name: String
        /// `cell` or `case`.
        let kind: String
        let summary: String
        /// What a client is expected to make of a case; nil for a cell, which may end in any way but badly.
        let disposition: String?
        let rows: [String]
        /// How many variants there are, to be pinned by `@NUMBER`.
        let variants: Int
    }

    let tempers: [Entry]

    init() {
        let cells = FaultCell.all.map { cell in
            Entry(
                name: cell.description,
                kind: "cell",
                summary: cell.meaning,
                disposition: nil,
                rows: cell.fault.rows,
                variants: 1
            )
        }
        let cases = SemanticCase.allCases.map { semantic in
            let facts = semantic.facts
            return Entry(
                name: semantic.rawValue,
                kind: "case",
                summary: facts.summary,
                disposition: facts.disposition.rawValue,
                rows: facts.rows,
                variants: facts.variants
            )
        }
        tempers = cells + cases
    }

    var table: String {
        var table = Table("NAME", "DOES", "EXPECTED", "ROWS")
        for entry in tempers {
            table.add(entry.name, entry.summary, entry.disposition ?? "-", entry.rows.joined(separator: " "))
        }
        return table.text
    }
}
