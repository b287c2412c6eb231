import COpenSSL

/// A password: octets outside of Swift's collections, wiped when the last owner lets go, with a NUL behind them.
final class SecretText: @unchecked Sendable {
    // Written once, before anyone else can see it.
    private let memory: UnsafeMutableRawBufferPointer
    /// Octets without the NUL.
    let count: Int

    init(_ octets: some Collection<UInt8>) {
        count = octets.count
        memory = .allocate(byteCount: octets.count + 1, alignment: 1)
        memory.copyBytes(from: octets)
        memory[octets.count] = 0
    }

    deinit {
        OPENSSL_cleanse(memory.baseAddress, memory.count)
        memory.deallocate()
    }

    /// Lends the octets without the NUL.
    func withOctets<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }

    /// Lends the password as C takes it.
    func withCString<Result>(_ body: (UnsafePointer<CChar>?, Int32) -> Result) -> Result {
        body(memory.baseAddress.map { UnsafePointer($0.assumingMemoryBound(to: CChar.self)) }, Int32(clamping: count))
    }
}
