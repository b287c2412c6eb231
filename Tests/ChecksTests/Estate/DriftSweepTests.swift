import Testing

@testable import Checks

/// Every combination of what can be issued, on disk and served, held against a table that is written out.
struct DriftSweepTests {
    /// What a place holds: wanted, earlier, foreign, unseen; `-` where there is no such place.
    private static let places = Array("WEFU")
    private static let seconds = Array("-WEFU")

    /// A grid: a line for every state of the first address, in it a letter for every state of the second.
    /// `.` agrees, `?` undecided, D address-disagrees, M served-but-unmanaged, N file-never-served, O served-not-newest
    struct Grid: Sendable, CustomTestStringConvertible {
        let unit: DriftUnit
        let file: Character
        let cells: [String]

        var testDescription: String { "\(unit.key), file \(file)" }
    }

    private static let managed = DriftUnit.managed("web")
    private static let link = DriftUnit.link(service: "nginx.service", file: "/etc/a.pem")

    static let grids: [Grid] = [
        Grid(unit: managed, file: "W", cells: ["..DD?", "ODODO", "MDDMM", "??OM?"]),
        Grid(unit: managed, file: "-", cells: ["..DD?", "ODODO", "MDDMM", "??OM?"]),
        Grid(unit: managed, file: "E", cells: ["NNDDN", "ODODO", "MDDMM", "?NOM?"]),
        Grid(unit: managed, file: "F", cells: ["NNDDN", "NDNDN", "MDDMM", "?NNM?"]),
        Grid(unit: managed, file: "U", cells: ["??DD?", "ODODO", "MDDMM", "??OM?"]),
        Grid(unit: link, file: "W", cells: ["..DD?", "ODODO", "NDDNN", "??ON?"]),
        Grid(unit: link, file: "U", cells: ["??DD?", "?D?D?", "?DD??", "?????"]),
        Grid(unit: .endpoint("web:443"), file: "-", cells: ["..DD?", ".D.D?", ".DD.?", "?????"]),
    ]

    private static let earlier = DriftBench.mark("earlier", age: 60)
    private static let foreign = DriftBench.mark("foreign", age: 30, names: ["b.test"])

    private static func content(_ letter: Character, wanted: CertificateMark) -> DriftFacts.Content {
        switch letter {
        case "W": .certificate(wanted)
        case "E": .certificate(earlier)
        case "F": .certificate(foreign)
        default: .unseen("refused")
        }
    }

    private static func facts(
        _ grid: Grid,
        _ first: Character,
        _ second: Character,
        generations: Int,
        flaw: Bool,
        reused: Bool,
        claimed: Bool
    ) -> DriftFacts {
        let wanted = DriftBench.mark("wanted", age: 1, key: reused ? "earlier" : nil)
        let older = (0..<generations).map { number in
            let mark = number == generations - 1 ? wanted : DriftBench.mark("earlier-\(number)", age: 70)
            return DriftFacts.Generation(number + 2, mark)
        }
        var facts = DriftFacts(grid.unit)
        if grid.unit == managed { facts.issued = [.init(1, earlier)] + older }
        if !grid.unit.isManaged, reused { facts.keyAlsoIn = ["managed/other"] }
        if grid.file != "-" {
            let held = content(grid.file, wanted: wanted)
            facts.files = [.init("/etc/a.pem", held, accessFlaw: flaw ? "0644 instead of 0640" : nil)]
        }
        facts.served = [.init("web:443", "192.0.2.1", content(first, wanted: wanted))]
        if second != "-" { facts.served.append(.init("web:443", "192.0.2.2", content(second, wanted: wanted))) }
        facts.lineageOfNames = claimed ? "web" : nil
        return facts
    }

    /// What the rows after the fourth make of a cell that no place decides.
    private static func expected(
        _ cell: Character,
        _ facts: DriftFacts,
        flaw: Bool,
        reused: Bool,
        claimed: Bool
    ) -> String {
        let words: [Character: DriftKind] = [
            "D": .addressDisagrees, "M": .servedButUnmanaged, "N": .fileNeverServed, "O": .servedNotNewest,
        ]
        if let kind = words[cell] { return kind.rawValue }
        if flaw, !facts.files.isEmpty { return "permission-drift" }
        let isSeen = facts.served.contains { $0.content.mark != nil }
        if claimed, !facts.unit.isManaged, isSeen { return "served-but-unmanaged" }
        let hasWanted = facts.unit.isManaged || isSeen || facts.files.contains { $0.content.mark != nil }
        if reused, hasWanted { return "key-reused" }
        return cell == "." ? "agrees" : "undecided"
    }

    @Test(arguments: grids) func everyCombinationHasTheDriftOfTheTable(_ grid: Grid) throws {
        var count = 0
        for (row, first) in Self.places.enumerated() {
            let cells = Array(try #require(grid.cells.dropFirst(row).first))
            for (cell, second) in zip(cells, Self.seconds) {
                for bits in 0..<24 {
                    let (flaw, reused, claimed) = (bits & 1 > 0, bits & 2 > 0, bits & 4 > 0)
                    let facts = Self.facts(
                        grid,
                        first,
                        second,
                        generations: 1 + bits / 8,
                        flaw: flaw,
                        reused: reused,
                        claimed: claimed
                    )
                    let expected = Self.expected(cell, facts, flaw: flaw, reused: reused, claimed: claimed)
                    let found = DriftBench.word(DriftJudge.judge(facts))
                    #expect(found == expected, "first \(first), second \(second), bits \(bits)")
                    count += 1
                }
            }
        }
        #expect(count == 480)
    }
}
