import Testing

@testable import Inventory

struct OwnershipTests {
    @Test(arguments: [
        ("*", "", true), ("a", "a", true), ("a", "A", true), ("a", "ab", false),
        ("*.example.com", "www.example.com", true), ("*.example.com", "example.com", false),
        ("*legacy*", "tls://legacy.example:443", true), ("a*b*c", "aXXbYYc", true), ("a*b*c", "acb", false),
        ("a*a", "a", false), ("**x**", "wxy", true), ("ab*ba", "aba", false),
    ])
    func patterns(pattern: String, text: String, fits: Bool) {
        #expect(Pattern(pattern).fits(text) == fits)
    }

    @Test func aPatternOfManyStarsOverALongNameIsNotSlow() {
        let pattern = Pattern(String(repeating: "*a", count: 200) + "*b")
        #expect(!pattern.fits(String(repeating: "a", count: 10_000)))
    }

    @Test func theFirstRuleThatFitsDecides() {
        let ownership = Ownership(
            rules: [
                Ownership.Rule(match: "*.shop.example", owner: "shop", environment: nil, labels: ["b": "2", "a": "1"]),
                Ownership.Rule(match: "*", owner: "ops", environment: "lab", labels: [:]),
            ],
            environment: "production"
        )
        let shop = ownership.assignment(uri: "file:///x", service: nil, names: ["www.shop.example"])
        #expect(shop == .init(owner: "shop", environment: "production", labels: #"{"a":"1","b":"2"}"#))
        let other = ownership.assignment(uri: "file:///x", service: "nginx.service", names: [])
        #expect(other == .init(owner: "ops", environment: "lab", labels: "{}"))
        #expect(Ownership().assignment(uri: "x", service: nil, names: []).owner == nil)
    }
}
