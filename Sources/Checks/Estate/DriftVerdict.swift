/// What is known of a unit's agreement.
package enum DriftVerdict: Sendable, Equatable {
    case agrees
    case drift(Drift)
    /// Nothing is wrong as far as could be seen, and not everything could be: what was told before stays as it is.
    case undecided(String)
}
