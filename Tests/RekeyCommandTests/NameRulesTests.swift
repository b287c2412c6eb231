import Settings
import Storage
import Testing

/// Two modules that do not know each other read the same names: they must agree on every one.
struct NameRulesTests {
    @Test(arguments: [
        "a", "www", "a.b-c_d", "0", "www.example.com", String(repeating: "a", count: 64), "A", "-a", ".a", "_a", "a~b",
        "a b", "é", "a\u{301}", "..", ".", "a/b", String(repeating: "a", count: 65), "a\n",
    ])
    func settingsAndStorageAgree(name: String) throws {
        let isLineage = (try? LineageName(name)) != nil
        let text = """
            defaults: { authorities: [letsencrypt] }
            certificates: { \(quoted(name)): { names: [a.example] } }
            """
        let loads = (try? SettingsFile.load(text: text, path: "f")) != nil
        #expect(loads == isLineage, "\(name.debugDescription)")
    }

    private func quoted(_ name: String) -> String { "\"" + name.replacing("\n", with: "\\n") + "\"" }
}
