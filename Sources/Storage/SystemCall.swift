import Glibc
import SystemPackage

/// Makes a system call, again as often as a signal interrupts it, and reads the kernel's reason right beside it:
/// whatever runs in between, giving back a buffer for example, may overwrite `errno`.
func attempt<Number: FixedWidthInteger & SignedInteger>(_ call: () -> Number) -> Result<Number, Errno> {
    while true {
        let result = call()
        if result >= 0 { return .success(result) }
        if errno != EINTR { return .failure(Errno(rawValue: errno)) }
    }
}

extension FilePath {
    /// Makes a system call with this path.
    @discardableResult
    func passed<Number: FixedWidthInteger & SignedInteger>(
        to call: (UnsafePointer<CChar>) -> Number
    ) throws(Errno) -> Number {
        try withPlatformString { name in attempt { call(name) } }.get()
    }

    /// Makes a system call with this path and another.
    @discardableResult
    func passed<Number: FixedWidthInteger & SignedInteger>(
        with other: FilePath,
        to call: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Number
    ) throws(Errno) -> Number {
        try withPlatformString { name in
            other.withPlatformString { otherName in attempt { call(name, otherName) } }
        }.get()
    }
}
