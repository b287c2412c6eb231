/// The rules as they are published together.
package enum CheckSet {
    /// Year and month of the list; printed in every report.
    package static let version = "2026-11"
}
