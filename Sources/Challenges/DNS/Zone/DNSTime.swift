package import ACME
import DNS
package import FoundationEssentials

/// The clock of orders as the DNS asks for it: the two modules do not know each other.
package struct DNSTime: DNSClock {
    private let clock: any ACMEClock

    package init(_ clock: any ACMEClock) { self.clock = clock }

    package func now() -> Date { clock.now() }
    package func sleep(for duration: Duration) async throws { try await clock.sleep(for: duration) }
}
