import Testing

@testable import Report

struct DrawingTests {
    private func bars(_ columns: [(Int, [Int])]) -> MirroredBars {
        MirroredBars(
            id: "chart",
            title: "T",
            description: "D",
            aboveName: "managed",
            belowNames: ["failed", "back"],
            styles: ["a", "b", "c"],
            columns: columns.map { .init(name: "w", tick: "Nov", above: $0.0, below: $0.1) }
        )
    }

    private static let extremes: [[(Int, [Int])]] = [
        [], [(0, [0, 0])], [(1, [0, 0])], [(.max, [.max, .max])], [(-5, [-1, -1])], [(.max, [1, 0]), (1, [0, 1])],
    ]

    @Test func extremeCountsDrawWithinTheBox() {
        for columns in Self.extremes {
            let text = bars(columns).render().text
            #expect(PageReader(text).problems == [])
            for tag in PageReader(text).tags where tag.name == "rect" {
                let y = Double(tag.attributes["y"] ?? "") ?? -1
                let height = Double(tag.attributes["height"] ?? "") ?? -1
                #expect(y >= 0 && height >= 0 && y + height <= 264, "\(tag)")
            }
            #expect(!text.contains("nan") && !text.contains("inf"))
        }
    }

    @Test func theScaleTurnsLogarithmicWhenAFewFlattenTheRest() {
        #expect(BarScale.fitting([1, 2, 3, 4]) == .linear)
        #expect(BarScale.fitting([0, 0, 0]) == .linear)
        #expect(BarScale.fitting([3, 2, 3, 0, 9_000]) == .logarithmic)
        #expect(BarScale.logarithmic.length(0) == 0 && BarScale.logarithmic.length(99) == 2)
        #expect(BarScale.linear.ticks(upTo: 10) == [5, 10] && BarScale.linear.ticks(upTo: 3) == [1, 2, 3])
        #expect(BarScale.logarithmic.ticks(upTo: 9_000) == [1, 10, 100, 1_000])
        #expect(BarScale.linear.ticks(upTo: .max).count <= 4 && !BarScale.linear.ticks(upTo: .max).isEmpty)
    }

    @Test func aBarIsAsLongAsItsCountAndPartsShareIt() throws {
        let rects = PageReader(bars([(10, [0, 0]), (0, [5, 5]), (5, [0, 0])]).render().text).tags.filter {
            $0.name == "rect"
        }
        let heights = try rects.map { try #require(Double($0.attributes["height"] ?? "")) }
        try #require(heights.count == 4)
        #expect(heights[0] == 92 && heights[1] == 46 && heights[2] == 46 && heights[3] == 46)
        #expect(rects[1].attributes["y"] == "128" && rects[2].attributes["y"] == "174")
    }

    @Test func aShareBarIsDrawnExactly() {
        let drawing = ShareBars(
            id: "k",
            title: "Keys",
            bars: [.init(label: "RSA <1>", count: 1), .init(label: "EC", count: 3)]
        )
        let golden =
            "<svg viewBox=\"0 0 360 76\" role=\"img\" aria-labelledby=\"k-t k-d\" class=\"chart k\">"
            + "<title id=\"k-t\">Keys</title><desc id=\"k-d\">RSA &lt;1&gt;: 25 %; EC: 75 %</desc>"
            + "<text class=\"label\" x=\"0\" y=\"14\" text-anchor=\"start\">RSA &lt;1&gt;</text>"
            + "<text class=\"label strong\" x=\"360\" y=\"14\" text-anchor=\"end\">1 · 25 %</text>"
            + "<rect class=\"track\" x=\"0\" y=\"20\" width=\"360\" height=\"8\" rx=\"4\"/>"
            + "<rect class=\"bar\" x=\"0\" y=\"20\" width=\"90\" height=\"8\" rx=\"4\"/>"
        #expect(drawing.render().text.hasPrefix(golden))
    }

    @Test func lanesBeginAndEndWithinTheirBox() {
        for lanes in [[], SampleModel.rotations.lanes] {
            let drawing = VersionLanes(id: "l", title: "T", lanes: lanes, now: SampleModel.now)
            let reader = PageReader(drawing.render().text)
            #expect(reader.problems == [])
            for tag in reader.tags where tag.name == "rect" {
                let x = Double(tag.attributes["x"] ?? "") ?? -1
                let width = Double(tag.attributes["width"] ?? "") ?? -1
                #expect(x >= 220 && width > 0 && x + width <= 956, "\(tag)")
            }
            #expect(reader.tags.count { $0.name == "rect" } == lanes.count * 6)
        }
    }

    @Test func aChainOfAThousandShowsItsBeginning() {
        let links = (0..<1_000).map { ChainLink(subject: "ca \($0)", role: "intermediate", notAfter: SampleModel.now) }
        let text = ChainDrawing(id: "c", title: "T", links: links).render().text
        #expect(PageReader(text).tags.count { $0.name == "rect" } == 8)
        #expect(text.contains("and 992 more"))
    }

    @Test func coordinatesAreNeverExponentsNorNaN() {
        #expect(SVGNumber.text(1e300) == "10000000" && SVGNumber.text(-.infinity) == "0" && SVGNumber.text(.nan) == "0")
        #expect(SVGNumber.text(1.25) == "1.3" && SVGNumber.text(-0.04) == "0" && SVGNumber.text(-2.5) == "-2.5")
    }
}
