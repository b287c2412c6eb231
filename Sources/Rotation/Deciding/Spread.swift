/// Stable fractions that spread certificates over time: the same text gives the same one in every run and on every
/// machine, so that nothing needs to be kept.
package enum Spread {
    /// A fraction in 0..<1 of a text, such as a certificate's fingerprint (FNV-1a, 64 bits, then mixed).
    package static func fraction(of text: String) -> Double {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for octet in text.utf8 { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01B3 }
        // Texts that differ in their last letter only would stay neighbours.
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return Double((hash ^ (hash >> 33)) >> 11) / 9_007_199_254_740_992
    }
}
