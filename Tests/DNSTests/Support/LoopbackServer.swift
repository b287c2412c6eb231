import DNS
import NIOCore
import NIOPosix
import PKI

/// A DNS server on loopback, UDP and TCP on one port, that answers whatever the test says.
final class LoopbackServer: Sendable {
    enum Response: Sendable {
        case message(DNSMessage)
        /// These octets, each an own datagram, or one after the other on the connection, with their lengths in front.
        case octets([[UInt8]])
        /// On a connection: these octets as they are, then the end.
        case raw([UInt8])
        case silence
    }

    typealias Behaviour = @Sendable ([UInt8], DNSMessage, DNSCarrier) -> Response

    struct NoPort: Error {}

    let address: ServerAddress
    private let group: MultiThreadedEventLoopGroup
    private let channels: [any Channel]

    static func start(_ behaviour: @escaping Behaviour) async throws -> LoopbackServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        for _ in 0..<20 {
            let datagrams = try await DatagramBootstrap(group: group)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Datagrams(behaviour))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            guard let port = datagrams.localAddress?.port else { throw NoPort() }
            let stream = try? await ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Streams(behaviour))
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
            // The port may be taken for TCP: another one then.
            guard let stream else {
                try await datagrams.close()
                continue
            }
            return LoopbackServer(port: UInt16(port), group, [datagrams, stream])
        }
        throw NoPort()
    }

    private init(port: UInt16, _ group: MultiThreadedEventLoopGroup, _ channels: [any Channel]) {
        address = ServerAddress(DNSTests.address("127.0.0.1"), port: port)
        self.group = group
        self.channels = channels
    }

    func stop() async {
        for channel in channels { try? await channel.close() }
        try? await group.shutdownGracefully()
    }

    private final class Datagrams: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        typealias OutboundOut = AddressedEnvelope<ByteBuffer>
        private let behaviour: Behaviour

        init(_ behaviour: @escaping Behaviour) { self.behaviour = behaviour }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let envelope = unwrapInboundIn(data)
            let octets = Array(envelope.data.readableBytesView)
            guard let query = try? DNSMessage(decoding: octets) else { return }
            let answers: [[UInt8]]
            switch behaviour(octets, query, .udp) {
            case .message(let message): answers = [(try? message.encoded()) ?? []]
            case .octets(let several): answers = several
            case .raw, .silence: answers = []
            }
            for answer in answers {
                let envelope = AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: ByteBuffer(bytes: answer))
                context.writeAndFlush(wrapOutboundOut(envelope), promise: nil)
            }
        }
    }

    private final class Streams: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let behaviour: Behaviour
        private var received = ByteBuffer()

        init(_ behaviour: @escaping Behaviour) { self.behaviour = behaviour }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var more = unwrapInboundIn(data)
            received.writeBuffer(&more)
            guard let length = received.getInteger(at: received.readerIndex, as: UInt16.self),
                let octets = received.getBytes(at: received.readerIndex + 2, length: Int(length)),
                let query = try? DNSMessage(decoding: octets)
            else { return }
            received.clear()
            var answer = ByteBuffer()
            switch behaviour(octets, query, .tcp) {
            case .message(let message): answer = Self.framed([(try? message.encoded()) ?? []])
            case .octets(let several): answer = Self.framed(several)
            case .silence: return
            case .raw(let octets):
                let channel = context.channel
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: octets)))
                    .whenComplete { _ in channel.close(promise: nil) }
                return
            }
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        }

        private static func framed(_ messages: [[UInt8]]) -> ByteBuffer {
            var buffer = ByteBuffer()
            for message in messages {
                buffer.writeInteger(UInt16(clamping: message.count))
                buffer.writeBytes(message)
            }
            return buffer
        }
    }
}

/// Runs a body with servers and an exchange, and stops them all.
func withServers(
    _ behaviours: [LoopbackServer.Behaviour],
    _ body: (NetworkExchange, [ServerAddress]) async throws -> Void
) async throws {
    var servers: [LoopbackServer] = []
    for behaviour in behaviours { servers.append(try await LoopbackServer.start(behaviour)) }
    let exchange = NetworkExchange()
    let outcome: Result<Void, any Error>
    do {
        outcome = .success(try await body(exchange, servers.map(\.address)))
    } catch {
        outcome = .failure(error)
    }
    await exchange.shutDown()
    for server in servers { await server.stop() }
    return try outcome.get()
}
