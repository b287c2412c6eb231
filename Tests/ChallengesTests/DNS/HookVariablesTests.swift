import Challenges
import Testing

struct HookVariablesTests {
    @Test func printingGivesNamesOnly() throws {
        let variables = try HookVariables(["B_TOKEN": "hush-hush", "A_KEY": "quiet-now"])
        var dumped = ""
        dump(variables, to: &dumped)
        for text in ["\(variables)", String(reflecting: variables), dumped] {
            #expect(!text.contains("hush") && !text.contains("quiet"))
            #expect(text.contains("A_KEY") && text.contains("B_TOKEN"))
        }
        #expect(variables.names == ["A_KEY", "B_TOKEN"])
    }

    @Test(arguments: ["", "A B", "1A", "A=B", "A-B", "Ä", "A\n"]) func badNamesAreRefused(name: String) {
        #expect(throws: MalformedHookVariable.badName(name)) { try HookVariables([name: "x"]) }
    }

    @Test func aNullIsRefused() {
        #expect(throws: MalformedHookVariable.containsNull("A")) { try HookVariables(["A": "x\0y"]) }
    }
}
