import COpenSSL

/// How much a peer may send before its handshake is over.
///
/// OpenSSL passes over some messages (a HelloRequest, RFC 5246 §7.4.1.1) without counting them: without a budget, a peer
/// that sends them fast enough would keep one call busy for ever, past every deadline and at the cost of all others.
enum OctetBudget {
    /// Certificates may come to 100 KiB, and the smallest records make ten times that of them.
    static let octets = 1_048_576

    /// Watches what a connection reads from its socket; beyond the budget it reads no more.
    static func limit(_ ssl: OpaquePointer) {
        guard let bio = SSL_get_rbio(ssl) else { return }
        // The count itself lies where a pointer of ours would.
        BIO_set_callback_ex(bio) { bio, operation, _, _, _, _, result, processed in
            guard operation == BIO_CB_READ | BIO_CB_RETURN, result > 0, let bio, let processed else {
                return Int(result)
            }
            let total = OctetBudget.spent(bio) &+ processed.pointee
            BIO_set_callback_arg(bio, UnsafeMutablePointer(bitPattern: total))
            return total > OctetBudget.octets ? -1 : Int(result)
        }
    }

    /// Whether it was exceeded.
    static func isExceeded(_ ssl: OpaquePointer) -> Bool {
        guard let bio = SSL_get_rbio(ssl), BIO_get_callback_ex(bio) != nil else { return false }
        return spent(bio) > octets
    }

    private static func spent(_ bio: OpaquePointer) -> Int { Int(bitPattern: BIO_get_callback_arg(bio)) }
}
