import COpenSSL
import Glibc

/// One connection of a ``Speaker``: blocking, and used on its thread only.
package struct SpokenLine {
    private let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
    }

    /// Sends octets; false when the other side is gone.
    @discardableResult
    package func say(_ octets: [UInt8]) -> Bool {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Sends a text.
    @discardableResult
    package func say(_ text: String) -> Bool { say(Array(text.utf8)) }

    /// What comes next, at most 4 KiB; empty when the other side is gone.
    @discardableResult
    package func hear() -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &octets, octets.count, 0)
        return Array(octets.prefix(max(0, count)))
    }

    /// Reads until this many octets have come; fewer when the other side is gone.
    package func hear(exactly wanted: Int) -> [UInt8] {
        var all: [UInt8] = []
        while all.count < wanted {
            var octets = [UInt8](repeating: 0, count: wanted - all.count)
            let count = recv(descriptor, &octets, octets.count, 0)
            guard count > 0 else { break }
            all += octets.prefix(count)
        }
        return all
    }

    /// Reads octet by octet until the text has come; false when the other side is gone first.
    @discardableResult
    package func hear(until end: String) -> Bool {
        var all: [UInt8] = []
        let mark = Array(end.utf8)
        while !all.reversed().starts(with: mark.reversed()) {
            let octet = hear(exactly: 1)
            guard !octet.isEmpty, all.count < 65_536 else { return false }
            all += octet
        }
        return true
    }

    /// Waits until the other side is gone, reading whatever it says.
    package func outlast() { while !hear().isEmpty {} }

    /// Lets time pass, unless the other side goes meanwhile; false then. What it says is read and forgotten.
    package func pause(milliseconds: Int32) -> Bool {
        var slot = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&slot, 1, milliseconds) > 0 else { return true }
        return !hear().isEmpty
    }

    /// Serves a TLS handshake with this pair, directly or inside of TDS packets, and waits for the goodbye.
    @discardableResult
    package func shakeHands(_ pair: TLSListener.Pair, insideTDS: Bool = false) -> Bool {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_server_method()) else { return false }
        defer { SSL_CTX_free(context) }
        _ = SSL_CTX_use_certificate_chain_file(context, pair.fullchain)
        _ = SSL_CTX_use_PrivateKey_file(context, pair.key, SSL_FILETYPE_PEM)
        guard let ssl = SSL_new(context) else { return false }
        defer { SSL_free(ssl) }
        if insideTDS { return shakeHandsInside(ssl) }
        SSL_set_fd(ssl, descriptor)
        guard SSL_accept(ssl) == 1 else { return false }
        var octets = [UInt8](repeating: 0, count: 16)
        _ = SSL_read(ssl, &octets, 16)
        SSL_shutdown(ssl)
        return true
    }

    /// Serves a TLS 1.2 handshake whose messages before encryption come in records of one octet each.
    package func shakeHandsInCrumbs(_ pair: TLSListener.Pair) {
        guard let context = SSL_CTX_new(TLS_server_method()) else { return }
        defer { SSL_CTX_free(context) }
        _ = rekey_SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION)
        _ = SSL_CTX_use_certificate_chain_file(context, pair.fullchain)
        _ = SSL_CTX_use_PrivateKey_file(context, pair.key, SSL_FILETYPE_PEM)
        guard let ssl = SSL_new(context) else { return }
        defer { SSL_free(ssl) }
        let incoming = BIO_new(BIO_s_mem())
        let outgoing = BIO_new(BIO_s_mem())
        _ = rekey_BIO_set_mem_empty_is_retry(incoming)
        _ = rekey_BIO_set_mem_empty_is_retry(outgoing)
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_accept_state(ssl)
        var isEncrypted = false
        while true {
            ERR_clear_error()
            let result = SSL_do_handshake(ssl)
            while true {
                var header = [UInt8](repeating: 0, count: 5)
                guard BIO_read(outgoing, &header, 5) == 5 else { break }
                var contents = [UInt8](repeating: 0, count: Int(header[3]) << 8 | Int(header[4]))
                _ = BIO_read(outgoing, &contents, Int32(contents.count))
                if header[0] != 22 { isEncrypted = true }
                if isEncrypted {
                    say(header + contents)
                } else {
                    say(contents.flatMap { [header[0], header[1], header[2], 0, 1, $0] })
                }
            }
            if result == 1 { return outlast() }
            guard SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ else { return }
            let heard = hear()
            guard !heard.isEmpty else { return }
            _ = BIO_write(incoming, heard, Int32(heard.count))
        }
    }

    /// Packets of type 0x12 with 8 octets of header; each of ours carries 500 octets at most, to be put together again.
    private func shakeHandsInside(_ ssl: OpaquePointer) -> Bool {
        let incoming = BIO_new(BIO_s_mem())
        let outgoing = BIO_new(BIO_s_mem())
        _ = rekey_BIO_set_mem_empty_is_retry(incoming)
        _ = rekey_BIO_set_mem_empty_is_retry(outgoing)
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_accept_state(ssl)
        while true {
            ERR_clear_error()
            let result = SSL_do_handshake(ssl)
            var octets = [UInt8](repeating: 0, count: 500)
            while case let count = BIO_read(outgoing, &octets, 500), count > 0 {
                let size = Int(count) + 8
                let more: UInt8 = BIO_ctrl_pending(outgoing) > 0 ? 0 : 1
                say([0x12, more, UInt8(size >> 8), UInt8(size & 0xFF), 0, 0, 0, 0] + octets.prefix(Int(count)))
            }
            if result == 1 { return true }
            guard SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ else { return false }
            let header = hear(exactly: 8)
            guard header.count == 8, header[0] == 0x12 else { return false }
            let contents = hear(exactly: (Int(header[2]) << 8 | Int(header[3])) - 8)
            guard !contents.isEmpty else { return false }
            _ = BIO_write(incoming, contents, Int32(contents.count))
        }
    }
}
