import NIOCore
import NIOHTTP1
import NIOPosix

/// The HTTP-01 listener: bound when the first challenge opens, gone when the last one closes.
///
/// Every connection has a deadline from accept to close, and there is a cap on how many are open; only exact tokens
/// are answered (`ResponderReply`).
actor HTTPChallengeListener {
    private let address: String
    private let port: Int
    private let challenges = OpenChallenges()
    private var running: (group: MultiThreadedEventLoopGroup, channel: any Channel)?
    /// A bind under way, so that two challenges opened together share one listener.
    private var binding: Task<Void, any Error>?

    /// Ten seconds are ample for a validator's one small request.
    static let connectionDeadline = TimeAmount.seconds(10)
    /// Validators come from five or so perspectives at once, for up to a hundred names.
    static let connectionLimit = 256

    init(address: String, port: Int) {
        self.address = address
        self.port = port
    }

    /// Answers the token from now on; binds first when nothing is open yet.
    func open(token: String, keyAuthorization: String) async throws {
        challenges.add(token: token, keyAuthorization: keyAuthorization)
        do {
            try await bindOnce()
        } catch {
            _ = challenges.remove(token: token)
            throw error
        }
    }

    /// Stops answering the token; closes the listener when it was the last.
    func close(token: String) async {
        guard !challenges.remove(token: token) else { return }
        await unbind()
    }

    /// The port in use, for a listener asked for any port.
    var boundPort: Int? { running?.channel.localAddress?.port }

    nonisolated func waitUntilAsked(token: String, atMost limit: Duration) async {
        await challenges.waitUntilAsked(token: token, atMost: limit)
    }

    private func bindOnce() async throws {
        guard running == nil else { return }
        if let binding { return try await binding.value }
        let task = Task { try await bind() }
        binding = task
        defer { binding = nil }
        try await task.value
    }

    private func bind() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let challenges = challenges
        let cap = ConnectionCap(Self.connectionLimit)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 128)
            .childChannelInitializer { channel in Self.prepare(channel, challenges: challenges, cap: cap) }
        do {
            running = (group, try await bootstrap.bind(host: address, port: port).get())
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private func unbind() async {
        guard let (group, channel) = running else { return }
        running = nil
        try? await channel.close()
        try? await group.shutdownGracefully()
    }

    private static func prepare(
        _ channel: any Channel,
        challenges: OpenChallenges,
        cap: ConnectionCap
    ) -> EventLoopFuture<Void> {
        guard cap.admit(channel) else { return channel.close() }
        let deadline = channel.eventLoop.scheduleTask(in: connectionDeadline) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in deadline.cancel() }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
            try channel.pipeline.syncOperations.addHandler(ChallengeRequestHandler(challenges))
        }
    }
}
