import COpenSSL
import Glibc

/// What OpenSSL's error queue of this thread said about the last failed call, oldest entry first.
///
/// The queue is drained when the value is made, so that no later call reads a stale entry. The texts name functions
/// and reasons only; OpenSSL puts no key material there.
package struct OpenSSLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The call of ours that failed, in the words of the trade ("parsing a certificate").
    package let operation: String
    /// OpenSSL's reasons, oldest first; empty when it gave none.
    package let reasons: [String]

    /// Drains the calling thread's error queue into a value.
    package init(_ operation: String) {
        self.operation = operation
        var reasons: [String] = []
        while reasons.count < 16 {
            let code = ERR_get_error()
            if code == 0 { break }
            reasons.append(Self.words(for: code))
        }
        ERR_clear_error()
        self.reasons = reasons
    }

    private static func words(for code: UInt) -> String {
        // The kernel's reasons are not in OpenSSL's table: the code carries the error number (openssl/err.h).
        if code & Self.systemFlag != 0, let text = strerror(Int32(truncatingIfNeeded: code & (Self.systemFlag - 1))) {
            return String(cString: text)
        }
        if let reason = ERR_reason_error_string(code) { return String(cString: reason) }
        return "error \(code)"
    }

    /// `ERR_SYSTEM_FLAG`: set in a code that is an error number of the system.
    private static let systemFlag: UInt = 0x8000_0000

    package var description: String {
        reasons.isEmpty ? "\(operation): OpenSSL gave no reason" : "\(operation): \(reasons.joined(separator: ", "))"
    }
}
