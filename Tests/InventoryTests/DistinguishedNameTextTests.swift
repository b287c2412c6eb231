import Testing

@testable import Inventory

struct DistinguishedNameTextTests {
    @Test(arguments: [
        ("CN=R11,O=Let's Encrypt,C=US", "CN", "R11"),
        ("CN=R11,O=Let's Encrypt,C=US", "O", "Let's Encrypt"),
        ("CN=a\\, b,O=c", "CN", "a, b"),
        ("O=caf\\C3\\A9,CN=x", "O", "café"),
        ("CN=a+OU=b", "OU", "b"),
        ("CN=line\\0Abreak", "CN", "line\\u{A}break"),
        ("CN=ends\\", "CN", "ends\\"),
    ])
    func values(text: String, type: String, expected: String) {
        #expect(DistinguishedNameText.value(type, in: text) == expected)
    }

    @Test func whatIsNotThereIsNil() {
        #expect(DistinguishedNameText.value("CN", in: "O=CN=x") == nil)
        #expect(DistinguishedNameText.value("CN", in: "") == nil)
    }
}
