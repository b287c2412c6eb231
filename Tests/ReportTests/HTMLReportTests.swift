import Testing

@testable import Report

struct HTMLReportTests {
    private func page(_ model: ReportModel, _ limits: ReportLimits = ReportLimits()) -> String {
        String(decoding: HTMLReport.render(model, limits: limits), as: UTF8.self)
    }

    private static let models: [String] = ["empty", "small", "large"]

    private func model(_ name: String) -> ReportModel {
        switch name {
        case "empty": SampleModel.empty
        case "small": SampleModel.estate(of: 40, parts: 6, rows: 20)
        default: SampleModel.estate(of: 100_000, parts: 400, rows: 3_000)
        }
    }

    @Test(arguments: models) func thePageIsWellFormedAndEveryLinkLeadsSomewhereOnIt(_ name: String) {
        let reader = PageReader(page(model(name)))
        #expect(reader.problems == [])
        #expect(Set(reader.ids).count == reader.ids.count)
        let ids = Set(reader.ids)
        #expect(!reader.references.isEmpty)
        for reference in reader.references {
            #expect(reference.hasPrefix("#") && ids.contains(String(reference.dropFirst())), "\(reference)")
        }
        for tag in reader.tags {
            let names = (tag.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
            #expect(names.allSatisfy(ids.contains), "\(tag)")
        }
    }

    @Test(arguments: models) func nothingOnThePageRunsOrLoads(_ name: String) {
        let text = page(model(name))
        let reader = PageReader(text)
        let loading: Set<String> = [
            "script", "link", "img", "iframe", "object", "embed", "form", "input", "base", "video",
        ]
        #expect(reader.tags.filter { loading.contains($0.name) }.isEmpty)
        #expect(!reader.tags.contains { $0.attributes.keys.contains { $0.hasPrefix("on") || $0 == "style" } })
        #expect(!text.contains("url(") && !text.contains("@import") && !text.contains("http://"))
        let policy = reader.tags.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
        #expect(policy?.attributes["content"]?.hasPrefix("default-src &#39;none&#39;; style-src") == true)
    }

    @Test(arguments: models) func screenReadersFindTheirWay(_ name: String) {
        let tags = PageReader(page(model(name))).tags
        for landmark in ["header", "nav", "main", "footer", "h1"] {
            #expect(tags.count { $0.name == landmark } == 1, "\(landmark)")
        }
        #expect(tags.first { $0.name == "html" }?.attributes["lang"] == "en")
        #expect(tags.first { $0.name == "a" }?.attributes["href"] == "#main")
        #expect(tags.contains { $0.attributes["aria-current"] == "page" })
        var level = 0
        for tag in tags where tag.name.count == 2 && tag.name.hasPrefix("h") && tag.name != "hr" {
            guard let next = Int(tag.name.dropFirst()) else { continue }
            #expect(next <= level + 1, "a heading of level \(next) follows one of level \(level)")
            level = next
        }
        for drawing in tags where drawing.name == "svg" {
            #expect(drawing.attributes["role"] == "img" && drawing.attributes["aria-labelledby"] != nil)
        }
        for box in tags where box.attributes["class"]?.hasPrefix("scroll") == true {
            #expect(box.attributes["tabindex"] == "0" && box.attributes["aria-label"]?.isEmpty == false)
        }
    }

    @Test func thePartsComeInOrder() {
        let reader = PageReader(page(model("small")))
        let sections = reader.tags.filter { $0.name == "section" }.compactMap { $0.attributes["id"] }
        let parts = ["needs", "expiry", "composition", "rotations", "endpoints", "certificates", "coverage", "waivers"]
        #expect(sections == ["figures"] + parts)
    }

    @Test func needsAreGroupedByOwnerWithTheFixAndTheCommand() throws {
        let text = page(model("small"))
        let needs = try #require(text.split(separator: "id=\"needs\"").last?.split(separator: "</section>").first)
        #expect(needs.contains("Nobody&#39;s yet"))
        #expect(needs.contains("<code class=\"command\">rekey rotate pay --force</code>"))
        // The owner's need is linked to its part; the one whose certificate has no part is not.
        #expect(needs.contains("<a href=\"#c2\"><bdi class=\"name\">pay.example.com</bdi></a>"))
        #expect(needs.contains("</span><bdi class=\"name\">xn--bcher-kva.example</bdi>"))
    }

    @Test func whereNothingNeedsAnyoneThePageSaysWhatWasChecked() {
        var model = SampleModel.empty
        model.counts.places = 100_000
        model.counts.freshPlaces = 99_874
        model.blindSpotTotal = 0
        #expect(page(model).contains("All clear, checked 12:04 UTC, 99,874 of 100,000 places fresh."))
        // What could not be seen into is said beside what was.
        model.blindSpotTotal = 11
        #expect(page(model).contains("99,874 of 100,000 places fresh, 11 blind spots."))
        #expect(page(model).contains("<dt>blind spots</dt><dd>11</dd>"))
    }

    @Test func aHostileNameStaysText() {
        let long = String(repeating: "a", count: 10_000) + ".example.com"
        let names = [
            "<script>alert(1)</script>", "\"><img src=x onerror=x>", "moc.\u{202E}elpmaxe", long, "\u{0}\u{1B}[2J]]>",
        ]
        var model = SampleModel.estate(of: 40, parts: 5, rows: 5)
        for (index, name) in names.enumerated() {
            model.certificates[index].title = name
            model.certificates[index].names = names
            model.certificates[index].chain = [
                ChainLink(subject: name, role: name, notAfter: SampleModel.now, problem: name)
            ]
            model.rows[index].name = name
            model.rotations.lanes[index].name = name
            model.needs.append(model.needs[0])
            model.needs[index].subject = name
            model.needs[index].owner = name
            model.needs[index].command = name
        }
        model.estate = names[0]
        let text = page(model)
        let reader = PageReader(text)
        #expect(reader.problems == [])
        #expect(!reader.tags.contains { $0.name == "script" || $0.name == "img" })
        #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(text.contains("moc.[U+202E]elpmaxe") && !text.unicodeScalars.contains("\u{202E}"))
        #expect(!text.contains(String(repeating: "a", count: 600)))
        #expect(!text.unicodeScalars.contains("\u{1B}"))
    }

    @Test func aHundredThousandCertificatesStayUnderThreeMegabytes() {
        let model = SampleModel.estate(of: 100_000, parts: 400, rows: 3_000)
        let page = HTMLReport.render(model)
        print("report of 100,000 certificates: \(page.count) bytes")
        #expect(page.count < 3_000_000)
        #expect(page.count > 1_000_000)
        let text = String(decoding: page, as: UTF8.self)
        #expect(text.contains("more in the CSV (report.csv)."))
    }

    /// The worst that a model can hold: every list a hundred times too long, every text a hundred times too long.
    @Test func theBytesAreHeldWhateverTheModel() {
        var model = SampleModel.estate(of: 100_000, parts: 600, rows: 4_000)
        let long = String(repeating: "\"&<", count: 4_000)
        model.estate = long
        model.needs = (0..<2_000).map { number in
            var need = model.needs[number % 4]
            (need.owner, need.detail, need.fix, need.command) = (number % 2 == 0 ? long : "\(number)", long, long, long)
            return need
        }
        model.certificates = model.certificates.map { part in
            var part = part
            part.names = Array(repeating: long, count: 500)
            part.facts = Array(repeating: Fact(name: long, value: long), count: 100)
            return part
        }
        model.rows = model.rows.map { row in
            var row = row
            (row.name, row.issuer, row.owner, row.key) = (long, long, long, long)
            return row
        }
        model.endpoints = Array(repeating: model.endpoints[0], count: 5_000).map { row in
            var row = row
            row.endpoint = long
            row.addresses = Array(repeating: row.addresses[1], count: 1_000)
            return row
        }
        model.issuers = Array(repeating: Share(label: long, count: 1), count: 5_000)
        model.coverage = Array(
            repeating: CoverageSource(name: long, places: 1, fresh: 1, blindSpots: 0, lastLook: nil),
            count: 5_000
        )
        model.blindSpots = Array(
            repeating: BlindSpotRow(place: long, reason: long, detail: long, since: SampleModel.now),
            count: 5_000
        )
        model.waivers = Array(
            repeating: WaiverRow(check: long, subject: long, reason: long, by: long, until: SampleModel.now),
            count: 5_000
        )
        model.rotations.lanes = Array(repeating: model.rotations.lanes[0], count: 500).map { lane in
            var lane = lane
            lane.name = long
            lane.versions = Array(repeating: lane.versions[0], count: 400)
            return lane
        }
        model.expiry.weeks = Array(repeating: model.expiry.weeks[0], count: 9_000)
        model.rotations.days = Array(repeating: model.rotations.days[0], count: 9_000)
        let bytes = HTMLReport.render(model)
        print("report of a hostile model: \(bytes.count) bytes")
        #expect(bytes.count < 3_000_000)
        #expect(PageReader(String(decoding: bytes, as: UTF8.self)).problems == [])
    }

    @Test func theSameModelGivesTheSameBytes() {
        #expect(HTMLReport.render(model("small")) == HTMLReport.render(model("small")))
    }

    @Test func aKeyThatCameByMistakeIsNotShown() {
        var model = SampleModel.estate(of: 3, parts: 2, rows: 0)
        let marker = "PRIVATE" + " KEY"
        model.certificates[0].pem = "-----BEGIN CERTIFICATE-----\nx\n-----BEGIN \(marker)-----\nc2VjcmV0\n"
        model.certificates[1].pem = "-----BEGIN \(marker)-----\nc2VjcmV0\n"
        let text = page(model)
        #expect(!text.contains("c2VjcmV0") && !text.contains("\(marker)-----"))
    }
}
