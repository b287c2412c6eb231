/// What services do with the new certificate, boiled down to what the rollback table asks.
package enum Served: String, Sendable, Equatable, CaseIterable {
    /// Every endpoint serves it.
    case new
    /// None does, and they answer.
    case old
    /// Some do.
    case mixed
    /// No endpoint answers.
    case unreachable
    /// There is none to ask.
    case noneConfigured
}
