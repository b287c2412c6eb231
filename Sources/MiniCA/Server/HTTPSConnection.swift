import NIOCore
import NIOHTTP1
import NIOSSL

/// One accepted connection.
struct HTTPSConnection: Sendable {
    /// Requests with larger bodies are answered without looking at them.
    private static let bodyLimit = 65_536

    private let identity: TLSIdentity
    private let channel: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    /// Builds the pipeline; on the channel's event loop only.
    init(wrapping channel: any Channel, identity: TLSIdentity) throws {
        self.identity = identity
        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: identity.context))
        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
        self.channel = try NIOAsyncChannel(wrappingChannelSynchronously: channel)
    }

    /// Answers requests until either side closes; a failed handshake or a broken connection is just an end.
    func serve(_ respond: HTTPSListener.Responder) async {
        try? await channel.executeThenClose { inbound, outbound in
            var head: HTTPRequestHead?
            var body: [UInt8]? = []
            for try await part in inbound {
                switch part {
                case .head(let started): (head, body) = (started, [])
                case .body(let chunk): body = Self.append(chunk, to: body)
                case .end:
                    guard let complete = head else { return }
                    let request = ServerRequest(
                        method: complete.method.rawValue,
                        target: complete.uri,
                        fields: complete.headers.map { HTTPField($0.name, $0.value) },
                        body: body
                    )
                    switch await respond(request, identity) {
                    case .cut: return
                    case .answer(let response):
                        var response = response
                        if !complete.isKeepAlive || body == nil { response.closes = true }
                        try await Self.write(response, to: outbound, isHead: complete.method == .HEAD)
                        if response.closes { return }
                    }
                }
            }
        }
    }

    private static func append(_ chunk: ByteBuffer, to body: [UInt8]?) -> [UInt8]? {
        guard let body, body.count + chunk.readableBytes <= bodyLimit else { return nil }
        return body + chunk.readableBytesView
    }

    private static func write(
        _ response: ServerResponse,
        to outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>,
        isHead: Bool
    ) async throws {
        var headers = HTTPHeaders(response.fields.map { ($0.name, $0.value) })
        // RFC 9110 §8.6: no Content-Length with 204.
        if response.status != 204 { headers.add(name: "Content-Length", value: String(response.body.count)) }
        if response.closes { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: response.status),
            headers: headers
        )
        let body = isHead ? [] : response.body
        try await outbound.write(contentsOf: [
            .head(head), .body(.byteBuffer(ByteBuffer(bytes: body))), .end(nil),
        ])
    }
}
