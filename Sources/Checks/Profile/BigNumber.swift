import COpenSSL

/// One of OpenSSL's big numbers, freed with its owner. Used within one call, never shared.
final class BigNumber {
    let handle: OpaquePointer

    /// A number from its big-endian octets; nil when memory is short.
    init?(_ octets: some Collection<UInt8>) {
        let bytes = Array(octets)
        guard let made = BN_bin2bn(bytes, Int32(clamping: bytes.count), nil) else { return nil }
        handle = made
    }

    /// Zero.
    init?() {
        guard let made = BN_new() else { return nil }
        handle = made
    }

    /// The same number once more; nil when memory is short.
    init?(copying other: BigNumber) {
        guard let made = BN_dup(other.handle) else { return nil }
        handle = made
    }

    deinit { BN_free(handle) }

    /// How many bits it has; 0 for zero.
    var bits: Int { Int(BN_num_bits(handle)) }

    /// The remainder of a division by a small number that is not 0.
    func remainder(by divisor: UInt) -> UInt { BN_mod_word(handle, divisor) }
}

/// OpenSSL's scratch memory for big numbers.
final class BigNumberScratch {
    let handle: OpaquePointer

    /// Scratch; nil when memory is short.
    init?() {
        guard let made = BN_CTX_new() else { return nil }
        handle = made
    }

    deinit { BN_CTX_free(handle) }
}
