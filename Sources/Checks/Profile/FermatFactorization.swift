import COpenSSL

/// Looks for two factors that lie close together: the modulus n is then a² − b² with a just above its root.
enum FermatFactorization {
    /// Whether n falls within so many rounds; nil when it cannot be tried: no odd number, too long, or no memory.
    ///
    /// The rounds are counted in remainders, which rule out nearly every one: the cost is that of one root, some tens of
    /// microseconds for 2,048 bits.
    static func finds(factorsOf modulus: [UInt8], rounds: UInt) -> Bool? {
        guard let number = BigNumber(modulus), number.bits > 2, number.bits <= RSAKey.longestSearched,
            BN_is_odd(number.handle) == 1, let scratch = BigNumberScratch(),
            let root = ceilingRoot(of: number, scratch),
            let first = excess(of: root, over: number, scratch)
        else { return nil }
        var rest = first.remainder(by: Squares.modulus)
        // The next a has an excess that is 2a + 1 larger.
        var step = (2 * root.remainder(by: Squares.modulus) + 1) % Squares.modulus
        for round in 0..<rounds {
            if Squares.mayBe(rest) {
                guard let candidate = BigNumber(copying: root), BN_add_word(candidate.handle, round) == 1,
                    let square = excess(of: candidate, over: number, scratch)
                else { return nil }
                if isSquare(square, scratch) { return true }
            }
            rest = (rest + step) % Squares.modulus
            step = (step + 2) % Squares.modulus
        }
        return false
    }

    /// a² − n.
    private static func excess(
        of root: BigNumber,
        over number: BigNumber,
        _ scratch: BigNumberScratch
    ) -> BigNumber? {
        guard let square = BigNumber(), BN_sqr(square.handle, root.handle, scratch.handle) == 1,
            BN_sub(square.handle, square.handle, number.handle) == 1
        else { return nil }
        return square
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
        guard let root = floorRoot(of: number, scratch), let square = BigNumber(),
            BN_sqr(square.handle, root.handle, scratch.handle) == 1
        else { return false }
        return BN_cmp(square.handle, number.handle) == 0
    }

    /// The remainders that squares have: one number in some hundreds that is no square looks like one.
    private enum Squares {
        private static let moduli: [UInt] = [64, 63, 65, 11, 17, 19, 23, 31]
        /// The product: numbers are known by their remainder modulo it. About 2^39, so that sums of two fit a word.
        static let modulus: UInt = moduli.reduce(1, *)
        private static let tables = moduli.map { modulus in
            let squares = Set((0..<modulus).map { $0 * $0 % modulus })
            return (modulus: modulus, isSquare: (0..<modulus).map(squares.contains))
        }

        /// Whether a number with this remainder may be a square.
        static func mayBe(_ remainder: UInt) -> Bool {
            tables.allSatisfy { $0.isSquare[Int(remainder % $0.modulus)] }
        }
    }
}
