import Conformance
import FoundationEssentials
import Testing

@testable import ACME

struct JSONTests {
    @Test(
        .rows("T-17", "T-22", "F-P13"),
        arguments: [
            [], Array("\u{FEFF}{}".utf8), [0xFE, 0xFF, 0, 0x7B, 0, 0x7D], [0x7B, 0, 0x7D, 0], Array("{\"a\":".utf8),
            [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], Array("<html>503</html>".utf8), Array("{} {}".utf8),
        ] as [[UInt8]]
    )
    func whatIsNotJSONInUTF8IsRefused(bytes: [UInt8]) {
        #expect(throws: ProtocolBreach("order", .notJSON)) { _ = try JSONDocument.object(bytes, named: "order") }
    }

    @Test(.rows("T-17", "F-P13")) func nestingIsLimitedAndBracketsInStringsDoNotCount() throws {
        let nested = { (depth: Int) in
            "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        }
        _ = try JSONDocument.object(Array(nested(31).utf8), named: "order")
        #expect(throws: ProtocolBreach("order", .tooDeep)) {
            _ = try JSONDocument.object(Array(nested(32).utf8), named: "order")
        }
        #expect(throws: ProtocolBreach("order", .tooDeep)) {
            _ = try JSONDocument.object(Array(nested(200_000).utf8), named: "order")
        }
        let quoted = "{\"a\":\"\\\"" + String(repeating: "[{", count: 100) + "\"}"
        #expect(try JSONDocument.object(Array(quoted.utf8), named: "order").optionalString("a")?.count == 201)
    }

    @Test(.rows("T-12", "F-P13")) func onlyAnObjectIsAnAnswer() {
        for text in ["[]", "\"x\"", "1", "null"] {
            #expect(throws: ProtocolBreach("order", .wrongType(expected: "an object"))) {
                _ = try JSONDocument.object(Array(text.utf8), named: "order")
            }
        }
    }

    @Test(.rows("T-22", "F-P13", "SW-02")) func oddMembersSpoilNothing() throws {
        let text =
            #"{"a":"x","huge":1e999,"n":7,"b":true,"half":"\ud800","u":"é\/","z":null,"f":1.5,"list":["p",1,{},"q"]}"#
        let json = try JSONDocument.object(Array(text.utf8), named: "thing")
        #expect(try json.string("a") == "x")
        #expect(json.integer("n") == 7)
        #expect(json.integer("f") == nil)
        #expect(json.bool("b") == true)
        #expect(json.optionalString("u") == "é/")
        #expect(json.strings("list").map(\.text) == ["p", "q"])
        #expect(json.strings("list").map(\.place) == ["thing.list[0]", "thing.list[3]"])
        #expect(json.objects("list").map(\.path) == ["thing.list[2]"])
        #expect(throws: ProtocolBreach("thing.b", .wrongType(expected: "a string"))) { _ = try json.string("b") }
        #expect(throws: ProtocolBreach("thing.z", .absent)) { _ = try json.string("z") }
        #expect(throws: ProtocolBreach("thing.none", .absent)) { _ = try json.string("none") }
    }

    @Test(.rows("SW-06")) func encodingKeepsSlashesAndOrder() {
        let value = JSONValue.object(["b": .string("https://a/\"\\\n"), "a": .array([.bool(true), .number(4), .null])])
        #expect(String(decoding: value.encoded, as: UTF8.self) == #"{"a":[true,4,null],"b":"https://a/\"\\\n"}"#)
    }
}
