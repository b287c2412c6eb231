import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A TLS service to rotate certificates under: it reads a chain and a key from two paths, serves them, and reads them
/// again when it is told to, as servers do. All members may be used from any task.
///
/// Each request is answered with one line that names the generation and the serial number of its connection's
/// certificate: `generation 2 serial 5f…`.
package final class DemoService: Sendable {
    /// How the service takes being told to reload.
    package enum Obedience: Sendable, Hashable {
        /// Reads the files again and serves what they hold.
        case reloads
        /// Says that it has, and goes on with what it had.
        case ignores
        /// Says that it cannot, and goes on with what it had.
        case refuses
    }

    private struct State: Sendable {
        var identity: TLSIdentity
        var generation = 1
        var obedience = Obedience.reloads
    }

    /// The port that is listened on.
    package let port: Int

    private let certificate: String
    private let key: String
    private let state: SharedState
    private let group: MultiThreadedEventLoopGroup
    private let service: Task<Void, Never>

    private init(
        certificate: String,
        key: String,
        state: SharedState,
        listener: HTTPSListener,
        group: MultiThreadedEventLoopGroup
    ) {
        self.certificate = certificate
        self.key = key
        self.state = state
        self.group = group
        port = listener.port
        service = Task { await listener.run { _, identity in .answer(Self.response(identity)) } }
    }

    /// Loads the pair and serves until `shutDown`, which must be called. Port 0 stands for any free one.
    package static func start(
        certificate: String,
        key: String,
        host: String = "127.0.0.1",
        port: Int = 0
    ) async throws(DemoServiceFailure) -> DemoService {
        let state = SharedState(State(identity: try load(certificate, key, generation: 1)))
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let listener: HTTPSListener
        do throws(MiniCAFailure) {
            listener = try await HTTPSListener(host: host, port: port, group: group) { state.value.identity }
        } catch {
            try? await group.shutdownGracefully()
            throw .listen(error)
        }
        return DemoService(certificate: certificate, key: key, state: state, listener: listener, group: group)
    }

    /// Reads the files again; new connections get what they hold, open ones keep what they have. After a failure the
    /// service goes on with what it had.
    package func reload() throws(DemoServiceFailure) {
        let now = state.value
        switch now.obedience {
        case .ignores: return
        case .refuses: throw .refused
        case .reloads:
            let identity = try Self.load(certificate, key, generation: now.generation + 1)
            state.update {
                $0.identity = identity
                $0.generation += 1
            }
        }
    }

    /// Changes how the next reload is taken.
    package func setObedience(_ obedience: Obedience) { state.update { $0.obedience = obedience } }

    /// How many times the files have been taken into service; 1 after the start.
    package var generation: Int { state.value.generation }

    /// Closes the listener and all connections and joins the thread. To be called once.
    package func shutDown() async {
        service.cancel()
        await service.value
        // Channels are closed by now; what could still fail is joining a thread that has ended.
        try? await group.shutdownGracefully()
    }

    private static func load(
        _ certificate: String,
        _ key: String,
        generation: Int
    ) throws(DemoServiceFailure) -> TLSIdentity {
        try DemoPair(certificate: certificate, key: key).identity(generation: generation)
    }

    private static func response(_ identity: TLSIdentity) -> ServerResponse {
        ServerResponse(
            status: 200,
            fields: [HTTPField("Content-Type", "text/plain; charset=utf-8")],
            body: Array("\(identity.label)\n".utf8),
            closes: true
        )
    }

    /// The state behind a lock, as a reference that the listener's closure can hold.
    private final class SharedState: Sendable {
        private let box: Mutex<State>

        init(_ state: State) { box = Mutex(state) }

        var value: State { box.withLock { $0 } }

        func update(_ change: (inout sending State) -> Void) { box.withLock { change(&$0) } }
    }
}
