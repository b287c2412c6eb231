import COpenSSL

/// The wire of a connection whose octets have to be carried by hand: two buffers in memory.
///
/// The connection owns the buffers; the tunnel must not be used after the connection is freed.
final class MemoryTunnel {
    private let near: OpaquePointer?
    private let far: OpaquePointer?

    init(_ ssl: OpaquePointer) {
        near = BIO_new(BIO_s_mem())
        far = BIO_new(BIO_s_mem())
        // An empty buffer means "not yet", not the end.
        if let near { _ = rekey_BIO_set_mem_empty_is_retry(near) }
        if let far { _ = rekey_BIO_set_mem_empty_is_retry(far) }
        SSL_set_bio(ssl, near, far)
    }

    /// Gives octets to the connection.
    func take(_ octets: [UInt8]) {
        if !octets.isEmpty { _ = BIO_write(near, octets, Int32(clamping: octets.count)) }
    }

    /// What the connection has to say.
    func outgoing() -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Int(BIO_read(far, &buffer, Int32(buffer.count)))
            guard count > 0 else { return all }
            all += buffer.prefix(count)
        }
    }
}
