import Testing

@testable import Takeover

struct ForeignToolTests {
    @Test func toolsAreSpelledAsTheirCommands() {
        #expect(ForeignTool.allCases.map(\.rawValue) == ["certbot", "lego", "acme.sh", "dehydrated"])
    }
}
