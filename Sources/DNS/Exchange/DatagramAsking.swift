import NIOCore

/// Sends the query in one datagram and takes the first that answers it; everything else is dropped, for anyone can send
/// anything to a port.
final class DatagramAsking: AskingHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let asking: Asking
    private let address: SocketAddress
    private var rejection: ReplyRejection?

    init(_ asking: Asking, address: SocketAddress) {
        self.asking = asking
        self.address = address
    }

    func channelActive(context: ChannelHandlerContext) {
        let data = context.channel.allocator.buffer(bytes: asking.octets)
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.whenFailure { [asking] in asking.end(.failure(asking.failure(for: $0))) }
        context.writeAndFlush(wrapOutboundOut(AddressedEnvelope(remoteAddress: address, data: data)), promise: sent)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        // The socket is connected, so the kernel drops other senders already; this holds it where it does not.
        guard envelope.remoteAddress == address else { return }
        do {
            asking.end(.success(try DNSReply(Array(envelope.data.readableBytesView), to: asking.query)))
        } catch {
            rejection = error
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        asking.end(.failure(asking.failure(for: error)))
    }

    func channelInactive(context: ChannelHandlerContext) { asking.end(.failure(.closedEarly(asking.server))) }

    func runOut() {
        asking.end(
            .failure(rejection.map { .noUsableAnswer(asking.server, $0) } ?? .timedOut(asking.server))
        )
    }
}
