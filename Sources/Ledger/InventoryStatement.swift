import FoundationEssentials

/// One thing that must hold of a certificate, in the two ways it can be asked.
struct InventoryCondition {
    /// A query for the numbers of all certificates for which it holds; good when there are few.
    let list: String
    let listCells: [Cell]
    /// A condition on the row `c`, spelt so that no index is drawn to it; good when there are many.
    let test: String
    let testCells: [Cell]
}

/// The words of a question about certificates.
///
/// There are two ways to answer one: walk the index of the order and test each row until the page is full, or list the
/// certificates for which the rarest condition holds and sort those. The first is right if most rows pass and hopeless if
/// few do, so the candidates of each condition are fetched up to ``few`` first.
struct InventoryStatement {
    /// Up to here a list is fetched and sorted; beyond, a walk meets a match in every dozen rows of 100,000.
    static let few = 8_000

    let query: InventoryQuery

    /// The conditions that can be rare.
    var conditions: [InventoryCondition] {
        [
            text, suffix, issuer, keyType, ends, managed, place, severity,
        ].compactMap(\.self)
    }

    /// The certificates a condition holds for, at most ``few`` and one, some of them twice.
    static func candidates(_ condition: InventoryCondition) -> (sql: String, cells: [Cell]) {
        ("\(condition.list) LIMIT \(few + 1)", condition.listCells)
    }

    /// The page's rows and one more.
    ///
    /// - Parameters:
    ///   - rare: which of ``conditions`` is rare, and the certificates for which it holds; nil to walk.
    ///   - after: the sort value and the number of the last row of the page before.
    func page(rare: (index: Int, candidates: Set<Int>)?, after: (value: Cell, number: Int)?) -> (
        sql: String, cells: [Cell]
    ) {
        var (words, cells) = condition(rare: rare)
        let sign = query.isDescending ? "<" : ">"
        if let after {
            if query.order == .firstSeen {
                words.append("c.id \(sign) ?")
            } else {
                words.append("(c.\(column), c.id) \(sign) (?, ?)")
                cells.append(after.value)
            }
            cells.append(.int(after.number))
        }
        let condition = words.isEmpty ? "" : "WHERE \(words.joined(separator: " AND "))"
        let direction = query.isDescending ? " DESC" : ""
        let order = query.order == .firstSeen ? "c.id\(direction)" : "c.\(column)\(direction), c.id\(direction)"
        return (
            "\(Items.select) \(condition) ORDER BY \(order) LIMIT ?",
            cells + [.int(min(max(query.limit, 1), 10_000) + 1)]
        )
    }

    /// How many rows there are on all pages.
    func count(rare: (index: Int, candidates: Set<Int>)?) -> (sql: String, cells: [Cell]) {
        let (words, cells) = condition(rare: rare)
        let condition = words.isEmpty ? "" : "WHERE \(words.joined(separator: " AND "))"
        return ("SELECT COUNT(*) FROM certificate c \(condition)", cells)
    }

    private func condition(rare: (index: Int, candidates: Set<Int>)?) -> (words: [String], cells: [Cell]) {
        var words: [String] = []
        var cells: [Cell] = []
        for (index, condition) in conditions.enumerated() {
            if let rare, rare.index == index {
                words.append("c.id IN (\(rare.candidates.sorted().map(\.description).joined(separator: ", ")))")
            } else {
                words.append(condition.test)
                cells += condition.testCells
            }
        }
        if !query.includesAuthorities { words.append("c.is_ca + 0 = 0") }
        if !query.includesPast { words.append("c.seen_now + 0 > 0") }
        return (words, cells)
    }

    /// The column of the order.
    var column: String {
        switch query.order {
        case .end: "not_after"
        case .firstSeen: "id"
        case .title: "title"
        }
    }
}

// MARK: - Conditions

extension InventoryStatement {
    private var text: InventoryCondition? {
        guard let text = query.text, !text.isEmpty else { return nil }
        let reversed = CertificateIndexing.Name.reversed(CertificateIndexing.cut(text.lowercased()))
        return named("reversed LIKE ? ESCAPE '\\'", [.text("%\(Self.escaped(reversed))%")])
    }

    private var suffix: InventoryCondition? {
        guard let suffix = query.nameSuffix?.drop(while: { $0 == "." }), !suffix.isEmpty else { return nil }
        let reversed = CertificateIndexing.Name.reversed(CertificateIndexing.cut(suffix.lowercased()))
        return named(
            "(reversed = ? OR (reversed >= ? AND reversed < ?)) AND kind <> 'subject'",
            // "/" is what follows ".".
            [.text(reversed), .text(reversed + "."), .text(reversed + "/")]
        )
    }

    private func named(_ condition: String, _ cells: [Cell]) -> InventoryCondition {
        InventoryCondition(
            list: "SELECT certificate FROM certificate_name WHERE \(condition)",
            listCells: cells,
            test: "EXISTS (SELECT 1 FROM certificate_name n WHERE n.certificate = c.id AND \(condition))",
            testCells: cells
        )
    }

    private var issuer: InventoryCondition? {
        query.issuer.map { issuer in
            let part = [Cell.text("%\(Self.escaped(issuer.lowercased()))%")]
            return InventoryCondition(
                list: """
                    SELECT id FROM certificate WHERE is_ca IN (0, 1) AND LOWER(issuer_label) LIKE ? ESCAPE '\\'
                    """,
                listCells: part,
                test: "LOWER(c.issuer_label) LIKE ? ESCAPE '\\'",
                testCells: part
            )
        }
    }

    /// Text as a pattern that stands for itself.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    }

    private var keyType: InventoryCondition? {
        query.keyType.map { keyType in
            InventoryCondition(
                list: "SELECT id FROM certificate WHERE is_ca IN (0, 1) AND key_type = ?",
                listCells: [.text(keyType)],
                test: "c.key_type = ?",
                testCells: [.text(keyType)]
            )
        }
    }

    private var ends: InventoryCondition? {
        let words = [query.endsBefore.map { _ in "not_after < ?" }, query.endsAtOrAfter.map { _ in "not_after >= ?" }]
        let conditions = words.compactMap(\.self)
        guard !conditions.isEmpty else { return nil }
        let cells = [query.endsBefore, query.endsAtOrAfter].compactMap { $0.map(Cell.date) }
        // In the order of the end itself the range bounds the walk.
        let prefix = query.order == .end ? "c." : "0 + c."
        return InventoryCondition(
            list: "SELECT id FROM certificate WHERE \(conditions.joined(separator: " AND "))",
            listCells: cells,
            test: conditions.map { prefix + $0 }.joined(separator: " AND "),
            testCells: cells
        )
    }

    private var managed: InventoryCondition? {
        query.isManaged.map { isManaged in
            InventoryCondition(
                // Those that are not ours are found by their end, to be counted; they are hardly ever few.
                list: isManaged
                    ? "SELECT id FROM certificate WHERE managed = 1"
                    : "SELECT id FROM certificate WHERE not_after IS NOT NULL AND managed = 0",
                listCells: [],
                test: "c.managed + 0 = ?",
                testCells: [.int(isManaged ? 1 : 0)]
            )
        }
    }

    private var place: InventoryCondition? {
        guard !query.place.isEmpty else { return nil }
        let filters = [
            ("kind", query.place.kind), ("service", query.place.service), ("environment", query.place.environment),
            ("owner", query.place.owner),
        ]
        let set = filters.compactMap { name, word in word.map { (name, Self.spellings(of: $0, name)) } }
        func condition(_ suffix: String) -> String {
            set.map { name, words in
                "l.\(name)\(suffix) IN (\(words.map { _ in "?" }.joined(separator: ", ")))"
            }.joined(separator: " AND ")
        }
        // Of a certificate that is seen at a thousand places, each would be looked up; without an index to be drawn to.
        let test = condition(" || ''")
        let cells = set.flatMap { $0.1.map(Cell.text) }
        return InventoryCondition(
            list: """
                SELECT o.certificate FROM location l JOIN observation o ON o.location = l.id
                WHERE \(condition("")) AND o.gone_at IS NULL
                """,
            listCells: cells,
            test: """
                EXISTS (SELECT 1 FROM observation o JOIN location l ON l.id = o.location
                WHERE o.certificate = c.id AND o.gone_at IS NULL AND \(test))
                """,
            testCells: cells
        )
    }

    /// A service is known by its unit, or by its program where it has none: either finds both.
    private static func spellings(of word: String, _ column: String) -> [String] {
        guard column == "service" else { return [word] }
        return [word, word.hasSuffix(".service") ? String(word.dropLast(8)) : "\(word).service"]
    }

    private var severity: InventoryCondition? {
        query.leastSeverity.map { least in
            let condition = "severity >= ? AND resolved_at IS NULL AND (waived_until IS NULL OR waived_until <= ?)"
            let cells: [Cell] = [.int(least.rank), .date(query.instant)]
            return InventoryCondition(
                list: "SELECT certificate FROM finding WHERE certificate IS NOT NULL AND \(condition)",
                listCells: cells,
                test: "EXISTS (SELECT 1 FROM finding f WHERE f.certificate = c.id AND \(condition))",
                testCells: cells
            )
        }
    }
}
