/// Why a key that can be read must not be used: an authority would refuse it, and others could compute it.
package enum KeyWeakness: Sendable, Equatable, CustomStringConvertible {
    /// An RSA modulus of fewer than 2,048 bits (CA/Browser Forum Baseline Requirements 6.1.5).
    case shortModulus(bits: Int)
    /// A modulus whose bits are no multiple of eight (6.1.5).
    case oddModulus(bits: Int)
    /// An RSA exponent that is even or 1 (6.1.6).
    case exponent
    /// Two primes so close that Fermat's method finds them within 100 rounds (6.1.1.3, CVE-2022-26320).
    case closePrimes
    /// Primes of the form that one maker's chips drew (6.1.1.3, ROCA, CVE-2017-15361).
    case chipPrimes

    package var description: String {
        switch self {
        case .shortModulus(let bits): "an RSA modulus of \(bits) bits; 2048 are the least"
        case .oddModulus(let bits): "an RSA modulus of \(bits) bits, which is no multiple of eight"
        case .exponent: "an RSA exponent that is even or 1"
        case .closePrimes: "RSA primes so close that anyone can find them"
        case .chipPrimes: "RSA primes that anyone can find (CVE-2017-15361)"
        }
    }
}
