import COpenSSL
import Foundation
import Glibc
import PKI

/// A TLS client of another family than the listener's library, as rude as a test wants it.
struct TLSClient: Sendable {
    var serverName: String?
    var protocols: [String] = ["acme-tls/1"]
    var version: Int32 = TLS1_3_VERSION
    /// Sent after the handshake, as application data.
    var words = ""

    /// What came of one connection.
    struct Outcome: Sendable {
        var isComplete = false
        var certificate: [UInt8] = []
        var negotiated = ""
        var version = ""
        /// What the server said after the handshake.
        var received: [UInt8] = []
        /// Whether the server ended the connection, rather than kept it open for three seconds.
        var wasClosed = false
        var alert = ""
        var wasResumed = false
    }

    /// One connection to loopback, on a thread of its own; with `sessions` the same context connects that many times
    /// and offers what it was given before.
    func connect(port: Int, address: String = "127.0.0.1", sessions: Int = 1) async -> [Outcome] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: run(port: port, address: address, sessions: sessions))
            }
        }
    }

    /// The only outcome of one connection.
    func once(port: Int, address: String = "127.0.0.1") async -> Outcome {
        await connect(port: port, address: address).first ?? Outcome()
    }

    private func run(port: Int, address: String, sessions: Int) -> [Outcome] {
        guard let context = SSL_CTX_new(TLS_client_method()) else { return [] }
        defer { SSL_CTX_free(context) }
        _ = rekey_SSL_CTX_set_min_proto_version(context, version)
        _ = rekey_SSL_CTX_set_max_proto_version(context, version)
        if version < TLS1_2_VERSION { SSL_CTX_set_security_level(context, 0) }
        var session: OpaquePointer?
        defer { SSL_SESSION_free(session) }
        return (0..<sessions).map { _ in handshake(context, &session, port: port, address: address) }
    }

    private func handshake(
        _ context: OpaquePointer,
        _ session: inout OpaquePointer?,
        port: Int,
        address: String
    ) -> Outcome {
        var outcome = Outcome()
        guard let connection = RawConnection(port: port, address: address), let ssl = SSL_new(context) else {
            return outcome
        }
        defer {
            SSL_free(ssl)
            connection.close()
        }
        connection.setPatience(seconds: 3)
        SSL_set_fd(ssl, connection.descriptor)
        if let serverName { _ = rekey_SSL_set_tlsext_host_name(ssl, serverName) }
        let wire = protocols.flatMap { [UInt8(clamping: $0.utf8.count)] + Array($0.utf8) }
        if !wire.isEmpty { SSL_set_alpn_protos(ssl, wire, UInt32(wire.count)) }
        if let session { SSL_set_session(ssl, session) }
        ERR_clear_error()
        outcome.isComplete = SSL_connect(ssl) == 1
        outcome.alert = OpenSSLError("connecting").reasons.joined(separator: ", ")
        guard outcome.isComplete else {
            // An empty reason is an end of the stream.
            outcome.wasClosed = true
            return outcome
        }
        outcome.wasResumed = SSL_session_reused(ssl) == 1
        outcome.version = String(cString: SSL_get_version(ssl))
        outcome.certificate = Self.certificate(ssl)
        outcome.negotiated = Self.negotiated(ssl)
        if !words.isEmpty { SSL_write(ssl, words, Int32(words.utf8.count)) }
        (outcome.received, outcome.wasClosed) = Self.readToEnd(ssl)
        SSL_SESSION_free(session)
        session = SSL_get1_session(ssl)
        // OpenSSL takes no session up again that was not ended in order.
        SSL_shutdown(ssl)
        return outcome
    }

    private static func readToEnd(_ ssl: OpaquePointer) -> ([UInt8], Bool) {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while true {
            let count = SSL_read(ssl, &buffer, Int32(buffer.count))
            guard count > 0 else {
                let reason = SSL_get_error(ssl, count)
                ERR_clear_error()
                return (received, reason != SSL_ERROR_WANT_READ)
            }
            received += buffer.prefix(Int(count))
        }
    }

    private static func certificate(_ ssl: OpaquePointer) -> [UInt8] {
        guard let x509 = SSL_get1_peer_certificate(ssl) else { return [] }
        defer { X509_free(x509) }
        var der = [UInt8](repeating: 0, count: Int(max(0, i2d_X509(x509, nil))))
        der.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = i2d_X509(x509, &cursor)
        }
        return der
    }

    private static func negotiated(_ ssl: OpaquePointer) -> String {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &length)
        return String(decoding: UnsafeBufferPointer(start: name, count: Int(length)), as: UTF8.self)
    }
}
