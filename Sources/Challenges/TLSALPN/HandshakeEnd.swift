import NIOCore

/// Ends the connection when its handshake is done, which is all there is to it (RFC 8737 §4: "The 'acme-tls/1' protocol
/// does not carry application data").
final class HandshakeEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let finished: @Sendable () -> Void

    init(finished: @escaping @Sendable () -> Void) { self.finished = finished }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        let finished = finished
        // TLS holds even an empty write back until the handshake is done, and fails it with the handshake.
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { result in
            if case .success = result { finished() }
            channel.close(promise: nil)
        }
    }

    /// Whatever is sent after all goes nowhere.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
