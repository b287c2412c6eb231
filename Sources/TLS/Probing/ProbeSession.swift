import COpenSSL
import Glibc
import PKI

/// One address being asked: a non-blocking socket and how far its exchange has come. Lives on the loop's thread only.
final class ProbeSession {
    /// What is to be asked, and who waits for the answer.
    struct Job: Sendable {
        let address: SocketAddress
        let name: String?
        let startTLS: StartTLS?
        let deadline: ContinuousClock.Instant
        let answer: OneShot<ProbeResult.Outcome>
    }

    private enum Stage {
        case connecting
        case upgrading(StartTLSDialogue)
        case shakingHands
        case over
    }

    let deadline: ContinuousClock.Instant
    private let job: Job
    private let context: ClientContext
    private var stage = Stage.connecting
    private var ssl: OpaquePointer?
    /// Octets of a plain-text exchange that the socket has not taken yet.
    private var outgoing: [UInt8] = []
    private(set) var descriptor: Int32 = -1
    /// What the socket is waited for: POLLIN, POLLOUT.
    private(set) var interest = Int16(POLLOUT)

    /// Opens the socket and begins to connect.
    init(_ job: Job, context: ClientContext) {
        self.job = job
        self.context = context
        deadline = job.deadline
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        descriptor = socket(job.address.family, type, Int32(IPPROTO_TCP))
        let failure = descriptor >= 0 ? job.address.connect(descriptor) : errno
        if failure != 0, failure != EINPROGRESS {
            finish(.unreachable(.system(errno: failure, .connecting)))
        }
    }

    deinit { release() }

    /// Whether there is nothing left to do: answered, or nobody waits any more.
    var isOver: Bool {
        if case .over = stage { return true }
        return job.answer.isSpent
    }

    /// Goes on, after the socket became ready.
    func advance() {
        switch stage {
        case .connecting: finishConnecting()
        case .upgrading(let dialogue): upgrade(dialogue)
        case .shakingHands: shakeHands()
        case .over: break
        }
    }

    /// Ends it, because the deadline has come.
    func expire() {
        let phase: ProbeFailure.Phase? =
            switch stage {
            case .connecting: .connecting
            case .upgrading: .upgrading
            case .shakingHands: .shakingHands
            case .over: nil
            }
        if let phase { finish(.unreachable(.timedOut(phase))) }
    }

    private func finishConnecting() {
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        if getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size) != 0 { failure = errno }
        guard failure == 0 else { return finish(.unreachable(.system(errno: failure, .connecting))) }
        guard let kind = job.startTLS else { return beginTLS() }
        let dialogue = StartTLSDialogue(kind)
        outgoing = dialogue.opening
        stage = .upgrading(dialogue)
        interest = Int16(outgoing.isEmpty ? POLLIN : POLLOUT)
    }

    private func upgrade(_ current: StartTLSDialogue) {
        guard outgoing.isEmpty else { return flush() }
        var octets = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &octets, octets.count, 0)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else {
            return finish(.unreachable(count == 0 ? .closed(.upgrading) : .system(errno: errno, .upgrading)))
        }
        var dialogue = current
        let step = dialogue.take(Array(octets.prefix(count)))
        stage = .upgrading(dialogue)
        switch step {
        case .wait: break
        case .say(let reply):
            outgoing = reply
            flush()
        case .shakeHands: beginTLS()
        case .refused(let words): finish(.unreachable(.startTLSRefused(words)))
        }
    }

    private func flush() {
        let count = send(descriptor, outgoing, outgoing.count, Int32(MSG_NOSIGNAL))
        if count < 0, errno != EAGAIN, errno != EINTR {
            return finish(.unreachable(.system(errno: errno, .upgrading)))
        }
        outgoing.removeFirst(max(0, count))
        interest = Int16(outgoing.isEmpty ? POLLIN : POLLOUT)
    }

    private func beginTLS() {
        ERR_clear_error()
        guard let connection = context.connection(over: descriptor, name: job.name) else {
            return finish(.unreachable(.handshake(OpenSSLError("preparing a handshake"))))
        }
        ssl = connection
        stage = .shakingHands
        shakeHands()
    }

    private func shakeHands() {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        let code = errno
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_NONE: finish(captured())
        case SSL_ERROR_WANT_READ: interest = Int16(POLLIN)
        case SSL_ERROR_WANT_WRITE: interest = Int16(POLLOUT)
        case SSL_ERROR_SYSCALL where ERR_peek_error() == 0:
            let failure: ProbeFailure = code == 0 ? .closed(.shakingHands) : .system(errno: code, .shakingHands)
            finish(.unreachable(failure))
        default: finish(failed())
        }
    }

    /// A server that demands a certificate of ours ends a TLS 1.2 handshake with an alert about it, after it has
    /// presented its own and we have found its signature right. Any other failure proves nothing: the key may not fit.
    private func failed() -> ProbeResult.Outcome {
        if Self.missesOurCertificate(ERR_peek_error()), let ssl, let certificates = try? PresentedCertificates.read(ssl)
        {
            ERR_clear_error()
            return .served(certificates)
        }
        return .unreachable(.handshake(OpenSSLError("shaking hands")))
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

    private func captured() -> ProbeResult.Outcome {
        guard let ssl else { return .unreachable(.noCertificate) }
        // Says goodbye, so that the server's log shows a client that left and no broken connection.
        _ = SSL_shutdown(ssl)
        ERR_clear_error()
        do {
            return .served(try PresentedCertificates.read(ssl))
        } catch {
            return .unreachable(error)
        }
    }

    private func finish(_ outcome: ProbeResult.Outcome) {
        stage = .over
        release()
        job.answer.give(outcome)
    }

    private func release() {
        if let ssl { SSL_free(ssl) }
        ssl = nil
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
