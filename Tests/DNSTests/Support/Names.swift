import DNS
import PKI

/// A name written in a test; the root when it is no name, which no assertion expects.
func dn(_ text: String) -> DomainName { (try? DomainName(text)) ?? .root }

/// An address written in a test.
func at(_ text: String) -> ServerAddress { ServerAddress(text) ?? ServerAddress(address("192.0.2.255"), port: 1) }

func address(_ text: String) -> IPAddress {
    guard let address = IPAddress(text) else { preconditionFailure("\(text) is no address") }
    return address
}

extension ContinuousClock.Instant {
    /// Long enough for anything on loopback, short enough for a test that hangs.
    static var soon: Self { .now + .seconds(20) }
}

extension ResourceRecord {
    static func txt(_ owner: String, _ value: String, ttl: UInt32 = 60) -> ResourceRecord {
        ResourceRecord(dn(owner), .txt, ttl: ttl, .text(cutting: value))
    }

    static func cname(_ owner: String, _ target: String) -> ResourceRecord {
        ResourceRecord(dn(owner), .cname, ttl: 60, .alias(dn(target)))
    }

    static func ns(_ owner: String, _ target: String) -> ResourceRecord {
        ResourceRecord(dn(owner), .ns, ttl: 60, .nameServer(dn(target)))
    }

    static func a(_ owner: String, _ text: String) -> ResourceRecord {
        let address = DNSTests.address(text)
        return ResourceRecord(dn(owner), address.isIPv6 ? .aaaa : .a, ttl: 60, .address(address))
    }

    static func caa(_ owner: String, _ tag: String, _ value: String, flags: UInt8 = 0) -> ResourceRecord {
        ResourceRecord(dn(owner), .caa, ttl: 60, .authorization(CAARecord(flags: flags, tag: tag, value: value)))
    }

    static func soa(_ owner: String, primary: String = "ns1.example.net") -> ResourceRecord {
        let authority = StartOfAuthority(
            primary: dn(primary),
            mailbox: dn("hostmaster.example.net"),
            serial: 1,
            refresh: 3600,
            retry: 600,
            expire: 86_400,
            minimum: 60
        )
        return ResourceRecord(dn(owner), .soa, ttl: 60, .startOfAuthority(authority))
    }
}
