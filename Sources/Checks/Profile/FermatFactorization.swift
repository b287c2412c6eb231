import COpenSSL

/// Looks for two factors that lie close together: the modulus n is then a² − b² with a just above its root.
enum FermatFactorization {
    /// Whether n falls within so many rounds; nil when it cannot be tried: no odd number, too long, or no memory.
    ///
    /// One root and, for nearly all rounds, an addition and a division by a word: some tens of microseconds in all.
    static func finds(factorsOf modulus: [UInt8], rounds: Int) -> Bool? {
        guard let number = BigNumber(modulus), number.bits > 2, number.bits <= RSAKey.longestSearched,
            BN_is_odd(number.handle) == 1, let scratch = BigNumberScratch(),
            let root = ceilingRoot(of: number, scratch),
            let square = BigNumber()
        else { return nil }
        // b² = a² − n; the next a adds 2a + 1.
        guard BN_sqr(square.handle, root.handle, scratch.handle) == 1,
            BN_sub(square.handle, square.handle, number.handle) == 1
        else { return nil }
        for _ in 0..<rounds {
            if isSquare(square, scratch) { return true }
            guard BN_add(square.handle, square.handle, root.handle) == 1, BN_add_word(root.handle, 1) == 1,
                BN_add(square.handle, square.handle, root.handle) == 1
            else { return nil }
        }
        return false
    }

    /// The least number whose square is not below the number (Newton).
    private static func ceilingRoot(of number: BigNumber, _ scratch: BigNumberScratch) -> BigNumber? {
        guard let root = floorRoot(of: number, scratch), let square = BigNumber(),
            BN_sqr(square.handle, root.handle, scratch.handle) == 1
        else { return nil }
        if BN_cmp(square.handle, number.handle) < 0, BN_add_word(root.handle, 1) != 1 { return nil }
        return root
    }

    private static func floorRoot(of number: BigNumber, _ scratch: BigNumberScratch) -> BigNumber? {
        guard let guess = BigNumber(), let next = BigNumber() else { return nil }
        // A start at or above the root: from there every step goes down until the floor is reached.
        guard BN_set_bit(guess.handle, Int32(clamping: (number.bits + 1) / 2)) == 1 else { return nil }
        while true {
            guard BN_div(next.handle, nil, number.handle, guess.handle, scratch.handle) == 1,
                BN_add(next.handle, next.handle, guess.handle) == 1, BN_rshift1(next.handle, next.handle) == 1
            else { return nil }
            if BN_cmp(next.handle, guess.handle) >= 0 { return guess }
            guard BN_copy(guess.handle, next.handle) != nil else { return nil }
        }
    }

    private static func isSquare(_ number: BigNumber, _ scratch: BigNumberScratch) -> Bool {
        if BN_is_zero(number.handle) == 1 { return true }
        // 64 · 63 · 65 · 11 · 17 · 19 · 23 · 31: one remainder rules out all but one number in some hundreds.
        let rest = number.remainder(by: 64 * 63 * 65 * 11 * 17 * 19 * 23 * 31)
        guard squares.allSatisfy({ modulus, residues in residues.contains(rest % modulus) }) else { return false }
        guard let root = floorRoot(of: number, scratch), let square = BigNumber(),
            BN_sqr(square.handle, root.handle, scratch.handle) == 1
        else { return false }
        return BN_cmp(square.handle, number.handle) == 0
    }

    private static let squares: [(modulus: UInt, residues: Set<UInt>)] = [64, 63, 65, 11, 17, 19, 23, 31].map {
        modulus in (modulus, Set((0..<modulus).map { $0 * $0 % modulus }))
    }
}
