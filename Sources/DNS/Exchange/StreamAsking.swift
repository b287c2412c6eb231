import NIOCore

/// Sends the query over a connection and reads one answer.
///
/// RFC 1035 §4.2.2: "The message is prefixed with a two byte length field which gives the message length, excluding the
/// two byte length field." That also bounds what is ever kept.
final class StreamAsking: AskingHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let asking: Asking
    private var received = ByteBuffer()

    init(_ asking: Asking) { self.asking = asking }

    func channelActive(context: ChannelHandlerContext) {
        var data = context.channel.allocator.buffer(capacity: asking.octets.count + 2)
        data.writeInteger(UInt16(clamping: asking.octets.count))
        data.writeBytes(asking.octets)
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.whenFailure { [asking] in asking.end(.failure(asking.failure(for: $0))) }
        context.writeAndFlush(wrapOutboundOut(data), promise: sent)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var more = unwrapInboundIn(data)
        received.writeBuffer(&more)
        guard let length = received.getInteger(at: received.readerIndex, as: UInt16.self),
            let octets = received.getBytes(at: received.readerIndex + 2, length: Int(length))
        else { return }
        do {
            asking.end(.success(try DNSReply(octets, to: asking.query)))
        } catch {
            // The connection is ours alone: nobody else could have sent this.
            asking.end(.failure(.noUsableAnswer(asking.server, error)))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        asking.end(.failure(asking.failure(for: error)))
    }

    func channelInactive(context: ChannelHandlerContext) { asking.end(.failure(.closedEarly(asking.server))) }

    func runOut() { asking.end(.failure(.timedOut(asking.server))) }
}
