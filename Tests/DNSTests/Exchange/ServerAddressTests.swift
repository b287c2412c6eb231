import DNS
import Testing

struct ServerAddressTests {
    private static let good: [(String, String)] = [
        ("192.0.2.1", "192.0.2.1"), ("127.0.0.1:8053", "127.0.0.1:8053"), ("192.0.2.1:53", "192.0.2.1"),
        ("2001:DB8::1", "2001:db8::1"), ("[::1]:53", "::1"), ("[::1]:5353", "[::1]:5353"), ("[::1]", "::1"),
    ]

    @Test(arguments: good)
    func addressesAreReadAsOperatorsWriteThem(_ text: String, _ printed: String) {
        #expect(ServerAddress(text)?.description == printed)
    }

    @Test(arguments: [
        "", "dns.example", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.1:+1", "[192.0.2.1]:53", "[::1]:",
        "[::1]x:53", "::1:99999", "fe80::1%eth0", "192.0.2.300", "[]", ":53",
    ])
    func everythingElseIsNone(_ text: String) {
        #expect(ServerAddress(text) == nil)
    }

    @Test func threeServersOfResolvConfCount() {
        let text = """
            # comment
            ; another
            search example.com
            nameserver 192.0.2.1
            nameserver\t2001:db8::2 trailing
             nameserver 192.0.2.9
            nameserver fe80::1%eth0
            options edns0
            nameserver nonsense
            nameserver 192.0.2.4
            """
        #expect(
            ResolverConfiguration.servers(inResolvConf: text) == [at("192.0.2.1"), at("2001:db8::2"), at("192.0.2.9")]
        )
    }

    @Test func withoutServersItIsThisHost() {
        #expect(ResolverConfiguration.servers(inResolvConf: "search example.com\n") == [at("127.0.0.1")])
    }
}
