import NIOCore
import NIOSSL

/// Holds a connection's first message back until it is whole, then lets a validator through to TLS and nobody else.
final class HelloGate: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        case reading(ByteBuffer)
        case through
        case refused
    }

    private let certificates: OpenCertificates
    private let answered: @Sendable (_ token: String) -> Void
    private var state = State.reading(ByteBuffer())

    init(_ certificates: OpenCertificates, answered: @escaping @Sendable (_ token: String) -> Void) {
        self.certificates = certificates
        self.answered = answered
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .through: context.fireChannelRead(data)
        case .refused: break
        case .reading(var buffer):
            // The part before is let go of, so that the buffer grows in place.
            state = .refused
            buffer.writeImmutableBuffer(unwrapInboundIn(data))
            decide(buffer, context: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func decide(_ buffer: ByteBuffer, context: ChannelHandlerContext) {
        switch ClientHello.read(Array(buffer.readableBytesView)) {
        case .incomplete: state = .reading(buffer)
        // What does not speak TLS is not answered in TLS.
        case .malformed: context.close(promise: nil)
        case .complete(let hello):
            switch HelloVerdict.decide(hello, isOpen: { certificates.entry(for: $0) != nil }) {
            case .refuse(let alert): refuse(alert, context: context)
            case .proceed(let name): proceed(name, buffer, context: context)
            }
        }
    }

    private func refuse(_ alert: HelloVerdict.Alert, context: ChannelHandlerContext) {
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: alert.record))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    private func proceed(_ name: ValidationName, _ buffer: ByteBuffer, context: ChannelHandlerContext) {
        // Withdrawn in this very moment is as good as never open.
        guard let entry = certificates.entry(for: name) else {
            return refuse(.unrecognizedName, context: context)
        }
        do {
            // A context of its own for each connection: what a ticket of one is sealed with, no other can open.
            let tls = NIOSSLServerHandler(context: try NIOSSLContext(configuration: entry.configuration))
            let end = HandshakeEnd { [answered] in answered(entry.token) }
            // TLS first: the end writes as soon as it is there.
            try context.pipeline.syncOperations.addHandler(tls, position: .after(self))
            try context.pipeline.syncOperations.addHandler(end, position: .last)
        } catch {
            return context.close(promise: nil)
        }
        state = .through
        context.fireChannelRead(wrapInboundOut(buffer))
        context.fireChannelReadComplete()
    }
}
