import CertificateWorkshop

@testable import Checks

extension CheckCases {
    private static let long = String(repeating: "a", count: 64)

    static let spellings: [CertificateCheckCase] = [
        .bad(22, "a part of a label", .high, saying: "w*.example.com (part of a label)") { $0.name("w*.example.com") },
        .bad(22, "the second label", .high, saying: "(not left-most)") { $0.name("a.*.example.com") },
        .bad(22, "two of them", .high, saying: "(not left-most)") { $0.name("*.*.example.com") },
        .bad(22, "nothing else", .high, saying: "* (nothing else)") { $0.name("*") },
        .bad(22, "on a single label", .high, saying: "*.com (on a single label)") { $0.name("*.com") },
        .bad(22, "on a public suffix", .high, saying: "*.co.uk (on a public suffix)") {
            $0.name("*.co.uk")
            $0.policy.publicSuffixes = ["co.uk"]
        },
        .good(22, "the whole left-most label") { $0.name("*.example.com") },
        .good(22, "one label above a public suffix") {
            $0.name("*.example.co.uk")
            $0.policy.publicSuffixes = ["co.uk"]
        },
        .bad(25, "an underscore", .high, saying: "_dmarc.example.com (underscore)") { $0.name("_dmarc.example.com") },
        .bad(25, "an empty label", .high, saying: "(empty label)") { $0.name("a..example.com") },
        .bad(25, "a label of 64 octets", .high, saying: "(a label of 64 octets)") { $0.name("\(long).example.com") },
        .bad(25, "254 octets", .high, saying: "(254 octets)") {
            $0.name(String(repeating: "abcdefg.", count: 31) + "abc.de")
        },
        .bad(25, "a trailing dot", .high, saying: "(trailing dot)") { $0.name("example.com.") },
        .bad(25, "a hyphen at an end", .high, saying: "(hyphen at an end)") { $0.name("a-.example.com") },
        .bad(25, "a space", .high, saying: "(other characters)") { $0.name("a b.example.com") },
        .bad(25, "no octet at all", .high, saying: "(empty)") { $0.name("") },
        .bad(25, "an escape sequence, shown harmless", .high, saying: "\\u{1b}[2J.example.com") {
            $0.name("\u{1B}[2J.example.com")
        },
        .good(25, "letters, digits, hyphens and a wildcard") { $0.name("A-1.example.com", "*.example.com") },
        .good(25, "an underscore in private") {
            $0.name("_ldap.example.com")
            $0.goPrivate()
        },
        .bad(26, "no A-label", .medium, saying: "stands for nothing") { $0.name("xn--999999999.example.com") },
        .bad(26, "not in normal form C", .medium, saying: "not in normal form C") {
            $0.name("xn--bucher-xyd.example.com")
        },
        .bad(26, "not ASCII", .medium, saying: "bücher.example.com (not ASCII)") { $0.name("bücher.example.com") },
        .good(26, "an A-label") { $0.name("xn--bcher-kva.example.com", "example.com") },
        .bad(27, "a NUL octet", .critical, saying: "bank.example.com\\u{0}.evil.net") {
            $0.name("bank.example.com\0.evil.net")
        },
        .bad(27, "a leading period", .critical, saying: ".example.com") { $0.name(".example.com") },
        .bad(27, "a NUL octet in the commonName", .critical, saying: "commonName bank.example.com\\u{0}") {
            $0.leaf.subject = [("2.5.4.3", "bank.example.com\0.evil.net")]
        },
        .good(27, "neither"),
    ]
}
