import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on a free port of 127.0.0.1 that remembers what it gets and answers as it is told.
final class LoopbackReceiver: Sendable {
    struct Request: Sendable {
        var method: String
        var path: String
        var headers: [(name: String, value: String)]
        var body: [UInt8]

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    enum Answer: Sendable {
        case reply(Int, headers: [String: String] = [:], body: String = "ok")
        /// The request is read, and nothing is said.
        case hang
        /// A body that never ends.
        case endless
    }

    private let channel: any NIOCore.Channel
    private let taken: Shared
    private let answer: @Sendable (Int, Request) -> Answer

    final class Shared: Sendable { let requests = Mutex<[Request]>([]) }

    static func start(
        _ answer: @escaping @Sendable (Int, Request) -> Answer = { _, _ in .reply(200) }
    ) async throws -> LoopbackReceiver {
        let shared = Shared()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(shared: shared, answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return LoopbackReceiver(channel, shared, answer)
    }

    private init(
        _ channel: any NIOCore.Channel,
        _ shared: Shared,
        _ answer: @escaping @Sendable (Int, Request) -> Answer
    ) {
        self.channel = channel
        taken = shared
        self.answer = answer
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    func url(_ path: String = "/hook") -> String { "http://127.0.0.1:\(port)\(path)" }
    var requests: [Request] { taken.requests.withLock { $0 } }

    func stop() async { try? await channel.close().get() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let shared: Shared
        private let answer: @Sendable (Int, Request) -> Answer
        private var request = Request(method: "", path: "", headers: [], body: [])

        init(shared: Shared, answer: @escaping @Sendable (Int, Request) -> Answer) {
            self.shared = shared
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                let headers = head.headers.map { (name: $0.name, value: $0.value) }
                request = Request(method: head.method.rawValue, path: head.uri, headers: headers, body: [])
            case .body(let piece): request.body += Array(piece.readableBytesView)
            case .end: finish(context)
            }
        }

        private func finish(_ context: ChannelHandlerContext) {
            let request = request
            let number = shared.requests.withLock { requests in
                requests.append(request)
                return requests.count
            }
            switch answer(number, request) {
            case .hang: return
            case .reply(let status, let headers, let body):
                var fields = HTTPHeaders(headers.map { ($0.key, $0.value) })
                fields.add(name: "Content-Length", value: "\(body.utf8.count)")
                write(context, status, fields)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .endless:
                write(context, 200, [:])
                pour(context)
            }
        }

        private func write(_ context: ChannelHandlerContext, _ status: Int, _ headers: HTTPHeaders) {
            let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
        }

        private func pour(_ context: ChannelHandlerContext) {
            guard context.channel.isActive else { return }
            let piece = ByteBuffer(repeating: 0x78, count: 8192)
            let loop = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece)))).whenSuccess {
                let (handler, context) = loop.value
                handler.pour(context)
            }
        }
    }
}
