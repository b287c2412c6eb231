import COpenSSL
import Glibc
import PKI

/// One address being asked: a non-blocking socket and how far its exchange has come. Lives on the loop's thread only.
///
/// Made for a loop that is told of readiness once (edge-triggered): it goes on until the socket has nothing more to give.
final class ProbeSession {
    /// What is to be asked.
    struct Job: Sendable {
        let address: SocketAddress
        /// The name for SNI; nil for none.
        let name: String?
        /// Whom the client means to talk to, for protocols that say so before TLS.
        let host: String
        let startTLS: StartTLS?
        let question: ProbeQuestion
        let deadline: ContinuousClock.Instant
    }

    enum Stage {
        case connecting, upgrading, greeting, shakingHands, awaitingTicket, over
    }

    let job: Job
    let surroundings: Surroundings
    var stage = Stage.connecting
    var wire: Wire
    var dialogue: StartTLSDialogue?
    var flight: ServerFlight?
    var ssl: OpaquePointer?
    var tunnel: MemoryTunnel?
    var began = ContinuousClock.Instant.now
    /// Reads that brought no ticket yet.
    var fruitlessReads = 0
    /// What came of it, once it is over.
    private(set) var answer: ProbeAnswer?

    /// What all sessions of a loop share.
    struct Surroundings {
        let context: ClientContext
        /// Certificates seen before; nil to read each anew.
        let known: KnownCertificates?
    }

    /// Opens the socket and begins to connect.
    init(_ job: Job, in surroundings: Surroundings) {
        self.job = job
        self.surroundings = surroundings
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        wire = Wire(descriptor: socket(job.address.family, type, Int32(IPPROTO_TCP)))
        let failure = wire.descriptor >= 0 ? job.address.connect(wire.descriptor) : errno
        switch failure {
        case 0: goOn()
        case EINPROGRESS: break
        default: fail(errno: failure)
        }
    }

    deinit { release() }

    /// Goes on, after the socket became ready.
    func advance() {
        switch stage {
        case .connecting: finishConnecting()
        case .upgrading: upgrade()
        case .greeting: greet()
        case .shakingHands: shakeHands()
        case .awaitingTicket: awaitTicket()
        case .over: break
        }
    }

    /// Ends it, because the deadline has come.
    func expire() {
        guard let phase else { return }
        // A ticket that does not come is an answer, too.
        if case .awaitingTicket = stage { return finish(captured()) }
        finish(.failed(.timedOut(phase)))
    }

    /// What is under way; nil when it is over.
    var phase: ProbeFailure.Phase? {
        switch stage {
        case .connecting: .connecting
        case .upgrading: .upgrading
        case .greeting, .shakingHands, .awaitingTicket: .shakingHands
        case .over: nil
        }
    }

    /// Ends it with an answer.
    func finish(_ answer: ProbeAnswer) {
        stage = .over
        self.answer = answer
        release()
    }

    /// Ends it with an errno of what is under way.
    func fail(errno code: Int32) {
        if let phase { finish(.failed(.system(errno: code, phase))) }
    }

    private func finishConnecting() {
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        if getsockopt(wire.descriptor, SOL_SOCKET, SO_ERROR, &failure, &size) != 0 { failure = errno }
        failure == 0 ? goOn() : fail(errno: failure)
    }

    /// The connection is there.
    private func goOn() {
        guard let kind = job.startTLS else { return beginTLS() }
        let dialogue = StartTLSDialogue(kind, name: job.host)
        self.dialogue = dialogue
        stage = .upgrading
        let failure = wire.say(dialogue.opening)
        failure == 0 ? upgrade() : fail(errno: failure)
    }

    private func release() {
        if let ssl { SSL_free(ssl) }
        ssl = nil
        tunnel = nil
        if wire.descriptor >= 0 { close(wire.descriptor) }
        wire = Wire(descriptor: -1)
    }
}
