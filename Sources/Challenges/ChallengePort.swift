import Glibc
import NIOCore
import NIOPosix

/// A listening port that is open while challenges are: bound for the first, closed after the last.
///
/// Every connection has a deadline from accept to close, and there is a cap on how many are open (`ConnectionCap`).
actor ChallengePort {
    private let address: String
    private let port: Int
    private let deadline: TimeAmount
    private let isNeeded: @Sendable () -> Bool
    private let prepare: @Sendable (any Channel) throws -> Void
    private var running: (group: MultiThreadedEventLoopGroup, channel: any Channel)?
    /// The last change under way: they happen one after another, so that a port is never bound while it is being left.
    private var changing: Task<Void, any Error>?

    /// Ten seconds are ample for a validator's one small request.
    static let connectionDeadline = TimeAmount.seconds(10)
    /// Validators come from five or so perspectives at once, for up to a hundred names.
    static let connectionLimit = 256

    /// A port on an IP address; nothing is bound yet. `prepare` fills a new connection's pipeline, on its event loop.
    init(
        address: String,
        port: Int,
        deadline: TimeAmount,
        isNeeded: @escaping @Sendable () -> Bool,
        prepare: @escaping @Sendable (any Channel) throws -> Void
    ) {
        self.address = address
        self.port = port
        self.deadline = deadline
        self.isNeeded = isNeeded
        self.prepare = prepare
    }

    /// The port in use, for one asked to be any.
    var boundPort: Int? { running?.channel.localAddress?.port }

    /// Binds or closes, whichever is called for when its turn comes.
    func settle() async throws {
        let before = changing
        let change = Task {
            _ = await before?.result
            try await self.adjust()
        }
        changing = change
        try await change.value
    }

    private func adjust() async throws {
        switch (isNeeded(), running) {
        case (true, nil): try await bind()
        case (false, let running?): await leave(running)
        case (true, _?), (false, nil): break
        }
    }

    private func bind() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            running = (group, try await bootstrap(group).bind(host: address, port: port).get())
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private func leave(_ running: (group: MultiThreadedEventLoopGroup, channel: any Channel)) async {
        self.running = nil
        try? await running.channel.close()
        try? await running.group.shutdownGracefully()
    }

    private func bootstrap(_ group: MultiThreadedEventLoopGroup) -> ServerBootstrap {
        let cap = ConnectionCap(Self.connectionLimit)
        let (deadline, prepare) = (deadline, prepare)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                cap.admit(channel)
                let alarm = channel.eventLoop.scheduleTask(in: deadline) { channel.close(promise: nil) }
                channel.closeFuture.whenComplete { _ in alarm.cancel() }
                return channel.eventLoop.makeCompletedFuture { try prepare(channel) }
            }
        // One socket for both families, whatever the host's default: authorities try IPv6 first, then IPv4.
        guard address.contains(":") else { return bootstrap }
        let level = NIOBSDSocket.OptionLevel(rawValue: CInt(IPPROTO_IPV6))
        let onlyIPv6 = NIOBSDSocket.Option(rawValue: IPV6_V6ONLY)
        return bootstrap.serverChannelOption(ChannelOptions.Types.SocketOption(level: level, name: onlyIPv6), value: 0)
    }
}
