import NIOCore
import NIOPosix
import PKI

/// One question under way: a channel, a timer and the promise of an outcome. The first outcome counts, and closes all.
final class Asking: Sendable {
    typealias Outcome = Result<DNSReply, DNSFailure>

    let query: DNSMessage
    let octets: [UInt8]
    let server: ServerAddress
    private let loop: any EventLoop
    private let outcome: EventLoopPromise<Outcome>

    init(query: DNSMessage, octets: [UInt8], server: ServerAddress, loop: any EventLoop) {
        self.query = query
        self.octets = octets
        self.server = server
        self.loop = loop
        outcome = loop.makePromise()
    }

    /// Waits for the outcome. The future fails only when its loop is gone.
    func answer() async -> Outcome { (try? await outcome.futureResult.get()) ?? .failure(.shutDown) }

    /// Gives the outcome; later ones are ignored. Callable from any thread.
    func end(_ result: Outcome) { outcome.succeed(result) }

    func begin(over carrier: DNSCarrier, within limit: TimeAmount) {
        guard limit > .zero else { return end(.failure(.timedOut(server))) }
        guard let address = try? SocketAddress(ipAddress: server.address.description, port: Int(server.port)) else {
            return end(.failure(.unreachable(server, errno: 0)))
        }
        let connecting: EventLoopFuture<any Channel>
        switch carrier {
        case .udp:
            connecting = DatagramBootstrap(group: loop)
                // The longest datagram we announce, and what servers that do not listen send.
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4096))
                .channelInitializer { self.prepare($0, DatagramAsking(self, address: address), within: limit) }
                .connect(to: address)
        case .tcp:
            connecting = ClientBootstrap(group: loop)
                .connectTimeout(limit)
                .channelInitializer { self.prepare($0, StreamAsking(self), within: limit) }
                .connect(to: address)
        }
        connecting.whenFailure { self.end(.failure(self.failure(for: $0))) }
    }

    /// What the system's complaint means.
    func failure(for error: any Error) -> DNSFailure {
        switch error {
        case let error as IOError: .unreachable(server, errno: error.errnoCode)
        case let error as NIOConnectionError:
            error.connectionErrors.lazy.compactMap { $0.error as? IOError }.first
                .map { .unreachable(server, errno: $0.errnoCode) } ?? .unreachable(server, errno: 0)
        case is ChannelError: .timedOut(server)
        case is EventLoopError: .shutDown
        default: .unreachable(server, errno: 0)
        }
    }

    private func prepare(
        _ channel: any Channel,
        _ handler: some AskingHandler,
        within limit: TimeAmount
    ) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let timer = channel.eventLoop.assumeIsolated().scheduleTask(in: limit) { handler.runOut() }
            outcome.futureResult.whenComplete { _ in
                timer.cancel()
                channel.close(promise: nil)
            }
            try channel.pipeline.syncOperations.addHandler(handler)
        }
    }
}

/// A handler that knows what to say when time is up.
protocol AskingHandler: ChannelInboundHandler {
    func runOut()
}
