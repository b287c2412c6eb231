import Testing

@testable import Alerts

struct AlertSeverityTests {
    @Test func severitiesAreOrdered() { #expect(AlertSeverity.allCases == AlertSeverity.allCases.sorted()) }
}
