import COpenSSL
import Glibc
import PKI

/// The handshake with OpenSSL.
extension ProbeSession {
    /// Makes the connection and says the first words.
    func prepare(_ offer: Offer, _ use: ProbeQuestion.SessionUse) {
        ERR_clear_error()
        guard let connection = surroundings.context.connection(name: job.name, offer: offer) else {
            return finish(.failed(.handshake(OpenSSLError("preparing a handshake"))))
        }
        ssl = connection
        if case .offer(let session) = use { session.offer(in: connection) }
        if wire.isWrapped {
            tunnel = MemoryTunnel(connection)
        } else if SSL_set_fd(connection, wire.descriptor) != 1 {
            return finish(.failed(.handshake(OpenSSLError("preparing a handshake"))))
        } else {
            OctetBudget.limit(connection)
        }
        shakeHands()
    }

    /// Goes on until it is over or the socket has nothing more.
    func shakeHands() {
        repeat {
            ERR_clear_error()
            let result = SSL_do_handshake(ssl)
            let code = errno
            let verdict = SSL_get_error(ssl, result)
            // An alert of ours goes out before the failure is told; what is queued stays OpenSSL's to judge.
            guard carryOut() else { return }
            if let ssl, OctetBudget.isExceeded(ssl) { return finish(failed()) }
            switch verdict {
            case SSL_ERROR_NONE: return shaken()
            case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: break
            case SSL_ERROR_SYSCALL where ERR_peek_error() == 0:
                return finish(.failed(code == 0 ? .closed(.shakingHands) : .system(errno: code, .shakingHands)))
            default: return finish(failed())
            }
        } while carryIn()
    }

    private func shaken() {
        guard case .handshake(_, .keep(let session)) = job.question, let ssl else { return finish(captured()) }
        session.keep(from: ssl)
        if session.isThere { return finish(captured()) }
        stage = .awaitingTicket
        awaitTicket()
    }

    /// A session of TLS 1.3 comes after the handshake (RFC 8446 §4.6.1). What else is said here is of no interest.
    func awaitTicket() {
        guard case .handshake(_, .keep(let session)) = job.question, let ssl else { return finish(captured()) }
        while fruitlessReads < 64 {
            fruitlessReads += 1
            var octets = [UInt8](repeating: 0, count: 1024)
            ERR_clear_error()
            let count = SSL_read(ssl, &octets, Int32(octets.count))
            session.keep(from: ssl)
            if session.isThere { break }
            if count > 0 { continue }
            guard SSL_get_error(ssl, count) == SSL_ERROR_WANT_READ else { break }
            if !carryIn() { return }
        }
        if stage != .over { finish(captured()) }
    }

    /// What was seen, and goodbye.
    func captured() -> ProbeAnswer {
        guard let ssl else { return .failed(.noCertificate) }
        // Says goodbye, so that the server's log shows a client that left and no broken connection.
        if tunnel == nil { _ = SSL_shutdown(ssl) }
        ERR_clear_error()
        return presented(by: ssl)
    }

    private func presented(by ssl: OpaquePointer) -> ProbeAnswer {
        do {
            let certificates = try PresentedCertificates.read(ssl, known: surroundings.known)
            return .served(certificates, NegotiatedTLS(of: ssl, duration: .now - began))
        } catch {
            return .failed(error)
        }
    }

    /// A server that demands a certificate of ours ends a TLS 1.2 handshake with an alert about it, after it has
    /// presented its own and we have found its signature right. Any other failure proves nothing: the key may not fit.
    private func failed() -> ProbeAnswer {
        if Self.missesOurCertificate(ERR_peek_error()), let ssl,
            case .served(let certificates, let facts) = presented(by: ssl)
        {
            ERR_clear_error()
            return .served(certificates, facts)
        }
        if let ssl, OctetBudget.isExceeded(ssl) { return .failed(.flooded(limit: OctetBudget.octets)) }
        return .failed(.handshake(OpenSSLError("shaking hands")))
    }

    /// RFC 5246 §7.2.2, §7.4.6: what servers answer to a client without a certificate.
    private static func missesOurCertificate(_ code: UInt) -> Bool {
        let alerts = [
            SSL_AD_HANDSHAKE_FAILURE, SSL_AD_BAD_CERTIFICATE, SSL_AD_CERTIFICATE_UNKNOWN, SSL_AD_UNKNOWN_CA,
            SSL_AD_ACCESS_DENIED, SSL_AD_CERTIFICATE_REQUIRED,
        ]
        return rekey_ERR_GET_LIB(code) == ERR_LIB_SSL
            && alerts.contains(rekey_ERR_GET_REASON(code) - SSL_AD_REASON_OFFSET)
    }

    /// Sends what OpenSSL left in the tunnel; false when the wire is broken. Nothing to do where it has the socket.
    private func carryOut() -> Bool {
        guard let tunnel else { return true }
        let failure = wire.say(tunnel.outgoing())
        if failure != 0 { fail(errno: failure) }
        return failure == 0
    }

    /// Puts what came into the tunnel; false when there is nothing, or OpenSSL reads the socket itself.
    private func carryIn() -> Bool {
        guard let tunnel else { return false }
        switch wire.hear() {
        case .octets(let octets):
            tunnel.take(octets)
            return true
        case .nothing: break
        case .closed: finish(.failed(.closed(.shakingHands)))
        case .failed(let code): fail(errno: code)
        case .malformed: finish(.failed(.startTLSRefused("packets that are not TDS")))
        }
        return false
    }
}
