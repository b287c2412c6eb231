import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A bound TLS listener that speaks HTTP/1.1. `run` must be called once for each one made.
struct HTTPSListener: Sendable {
    /// Answers one request; the identity is the one its connection was opened with.
    typealias Responder = @Sendable (ServerRequest, TLSIdentity) async -> ServerReply

    /// The port that is listened on.
    let port: Int
    private let server: NIOAsyncChannel<HTTPSConnection, Never>

    /// Binds; connections wait until `run`. The identity is asked for at each new connection.
    init(
        host: String,
        port: Int,
        group: MultiThreadedEventLoopGroup,
        dripInterval: Duration = .seconds(1),
        identity: @escaping @Sendable () -> TLSIdentity
    ) async throws(MiniCAFailure) {
        do {
            server = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try HTTPSConnection(wrapping: channel, identity: identity(), dripInterval: dripInterval)
                    }
                }
        } catch {
            throw .listen(host: host, port: port, reason: "\(error)")
        }
        self.port = server.channel.localAddress?.port ?? port
    }

    /// Serves until the task is cancelled, then closes the listener and every connection.
    func run(_ respond: @escaping Responder) async {
        // What ends the loop, cancellation or a broken listener, ends the service; there is nobody to report it to.
        try? await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { tasks in
                for try await connection in connections {
                    tasks.addTask { await connection.serve(respond) }
                }
            }
        }
    }
}
