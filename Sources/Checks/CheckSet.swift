/// The rules as they are published together.
package enum CheckSet {
    /// Year and month of the list; printed in every report.
    package static let version = "2026-11"

    /// Every rule, in the order of its number: 1 to 100.
    package static let all: [Check] =
        (CertificateChecks.checks + EndpointChecks.all.map(\.check) + EstateChecks.all.map(\.check))
        .sorted { $0.number < $1.number }
}
