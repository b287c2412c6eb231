import Testing

@testable import Inventory

struct XMLScannerTests {
    private static func parse(_ text: String) throws -> XMLElement { try XMLScanner.parse(Array(text.utf8)) }

    @Test func elementsTextAndEntities() throws {
        let root = try Self.parse(
            "<?xml version=\"1.0\"?><!-- c --><a:r x=\"1\"> <k>1 &lt; &#x32;</k><l><![CDATA[<&]]></l><e/></a:r>"
        )
        #expect(root.name == "r")
        #expect(root.string("k") == "1 < 2")
        #expect(root.string("l") == "<&")
        #expect(root["e"] != nil)
        #expect(root.string("e") == nil)
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "</a>", "<a>&unknown;</a>", "<a>&#xD800;</a>", "<a>&amp</a>", "<a",
        "<!DOCTYPE a><a/>", "<a><!-- </a>", "<>x</>",
    ])
    func whatIsNoXMLIsRefused(text: String) {
        #expect(throws: Obstacle.self) { try Self.parse(text) }
    }

    @Test func nestingIsBounded() {
        #expect(throws: Obstacle(.tooDeep, "the XML of the answer is nested too deep")) {
            try Self.parse(String(repeating: "<a>", count: 100_000))
        }
    }
}
