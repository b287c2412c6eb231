import Glibc
import NIOCore
import NIOHTTP1
import NIOSSL

/// One accepted connection.
struct HTTPSConnection: Sendable {
    /// Requests with larger bodies are answered without looking at them.
    private static let bodyLimit = 65_536

    private typealias Channel = NIOAsyncChannel<HTTPServerRequestPart, ByteBuffer>

    private let identity: TLSIdentity
    private let dripInterval: Duration
    private let channel: Channel

    /// Builds the pipeline; on the channel's event loop only. Answers are written as octets: an encoder would mend what
    /// is meant to be wrong.
    init(wrapping channel: any NIOCore.Channel, identity: TLSIdentity, dripInterval: Duration) throws {
        self.identity = identity
        self.dripInterval = dripInterval
        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: identity.context))
        try channel.pipeline.syncOperations.addHandler(
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
        )
        self.channel = try Channel(wrappingChannelSynchronously: channel)
    }

    /// Answers requests until either side closes; a failed handshake or a broken connection is just an end.
    func serve(_ respond: HTTPSListener.Responder) async {
        try? await channel.executeThenClose { inbound, _ in
            let writer = ResponseWriter(channel: channel.channel, dripInterval: dripInterval)
            var parts = inbound.makeAsyncIterator()
            while let request = try await Self.read(&parts) {
                switch await respond(request.message, identity) {
                case .cut: return
                case .reset: return await reset()
                case .silence:
                    // Until the client has had enough: whatever it sends is taken and thrown away.
                    while try await parts.next() != nil {}
                    return
                case .answer(let response):
                    var response = response
                    if !request.staysOpen { response.closes = true }
                    let isHead = request.message.method == "HEAD"
                    guard try await writer.write(response, isHead: isHead) else { return await breakOff() }
                    if response.closes { return }
                }
            }
        }
    }

    /// Reads one request to its end; nil when there is none left.
    private static func read(
        _ parts: inout NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator
    ) async throws -> (message: ServerRequest, staysOpen: Bool)? {
        var head: HTTPRequestHead?
        var body: [UInt8]? = []
        while let part = try await parts.next() {
            switch part {
            case .head(let started): (head, body) = (started, [])
            case .body(let chunk): body = append(chunk, to: body)
            case .end:
                guard let head else { return nil }
                let message = ServerRequest(
                    method: head.method.rawValue,
                    target: head.uri,
                    fields: head.headers.map { HTTPField($0.name, $0.value) },
                    body: body
                )
                return (message, head.isKeepAlive && body != nil)
            }
        }
        return nil
    }

    private static func append(_ chunk: ByteBuffer, to body: [UInt8]?) -> [UInt8]? {
        guard let body, body.count + chunk.readableBytes <= bodyLimit else { return nil }
        return body + chunk.readableBytesView
    }

    /// Ends the connection with a TCP reset.
    private func reset() async {
        // A linger time of zero turns the close into a reset (tcp(7), socket(7)); without it, it is only an early end.
        if let options = channel.channel as? any SocketOptionProvider {
            try? await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        await breakOff()
    }

    /// Closes the socket under TLS, which gets no chance to say that this is the end.
    private func breakOff() async {
        let channel = channel.channel
        try? await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self).close(promise: nil)
        }.get()
    }
}
