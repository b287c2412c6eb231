import COpenSSL
import PKI

/// A client and a server that talk through a pair of buffers.
final class MemoryConnection {
    private let client: OpaquePointer
    private let server: OpaquePointer
    private let settings: OpaquePointer

    init(to context: ServerContext, offer: Offer = .ordinary) throws(TrialFinding) {
        ERR_clear_error()
        guard let settings = SSL_CTX_new(TLS_client_method()) else {
            throw .unprepared(OpenSSLError("preparing a client"))
        }
        guard let client = SSL_new(settings) else {
            SSL_CTX_free(settings)
            throw .unprepared(OpenSSLError("preparing a client"))
        }
        guard let server = SSL_new(context.handle) else {
            SSL_free(client)
            SSL_CTX_free(settings)
            throw .unprepared(OpenSSLError("preparing a server"))
        }
        self.settings = settings
        self.client = client
        self.server = server
        // What is presented is captured here and judged by the caller, chain and names apart.
        SSL_set_verify(client, SSL_VERIFY_NONE, nil)
        SSL_set_connect_state(client)
        guard offer.apply(to: client) else { throw .unprepared(OpenSSLError("preparing a client's offer")) }
        SSL_set_accept_state(server)
        var near: OpaquePointer?
        var far: OpaquePointer?
        guard BIO_new_bio_pair(&near, 0, &far, 0) == 1 else {
            throw .unprepared(OpenSSLError("preparing the buffers"))
        }
        // Each connection owns its end from here on.
        SSL_set_bio(client, near, near)
        SSL_set_bio(server, far, far)
    }

    deinit {
        SSL_free(client)
        SSL_free(server)
        SSL_CTX_free(settings)
    }

    /// Shakes hands and gives what the client was shown.
    func presented() throws(TrialFinding) -> [Certificate] {
        try shakeHands()
        do {
            return try PresentedCertificates.read(client)
        } catch {
            guard case .certificate(let position, let failure) = error else {
                throw .handshake(OpenSSLError("reading what was presented"))
            }
            throw .unreadable(position: position, failure)
        }
    }

    private func shakeHands() throws(TrialFinding) {
        // A chain of ten certificates of 64 KiB needs some forty turns through buffers of 17 KiB.
        for _ in 0..<256 {
            let clientIsDone = try step(client)
            let serverIsDone = try step(server)
            if clientIsDone, serverIsDone { return }
        }
        throw .handshake(OpenSSLError("shaking hands without an end"))
    }

    private func step(_ side: OpaquePointer) throws(TrialFinding) -> Bool {
        ERR_clear_error()
        let result = SSL_do_handshake(side)
        switch SSL_get_error(side, result) {
        case SSL_ERROR_NONE: return true
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return false
        default: throw .handshake(OpenSSLError(side == client ? "client side" : "server side"))
        }
    }
}
