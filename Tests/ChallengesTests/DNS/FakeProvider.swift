import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A DNS provider with an HTTP API, on loopback: `POST /records` with `NAME VALUE` adds, `DELETE` removes, `GET` lists
/// as JSON. It wants a token, and has moods.
final class FakeProvider: Sendable {
    enum Mood: Sendable, Equatable {
        case kind
        /// Refuses changes with this status, done or not.
        case refusing(Int)
        /// Never answers a change.
        case silent
        /// Says yes and does nothing.
        case lying
    }

    struct Request: Sendable, Equatable {
        let method: String
        let authorization: String?
        let body: String
    }

    private struct State {
        var mood = Mood.kind
        var records: [String] = []
        var requests: [Request] = []
    }

    static let token = "Bearer zone-token-\"quoted\\"

    private let state = Mutex(State())
    private let server: any Channel

    init(_ mood: Mood = .kind) async throws {
        let relay = Relay()
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(Handler(relay))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        state.withLock { $0.mood = mood }
        relay.provider.withLock { $0 = { [weak self] in self?.answer($0) } }
    }

    deinit { server.close(promise: nil) }

    var url: String { "http://127.0.0.1:\(server.localAddress?.port ?? 0)/records" }
    var records: [String] { state.withLock { $0.records } }
    var requests: [Request] { state.withLock { $0.requests } }
    func set(_ mood: Mood) { state.withLock { $0.mood = mood } }

    /// Status and body; nil is silence.
    private func answer(_ request: Request) -> (Int, String)? {
        state.withLock { state in
            state.requests.append(request)
            guard request.authorization == Self.token else { return (401, #"{"error" : "who are you"}"#) }
            if request.method == "GET" {
                let list = state.records.map { "  { \"record\" : \"\($0)\" }" }.joined(separator: ",\n")
                return (200, "{\n \"records\" : [\n\(list)\n ]\n}")
            }
            switch state.mood {
            case .refusing(let status): return (status, #"{"error" : "no"}"#)
            case .silent: return nil
            case .lying: return (200, #"{"ok" : "yes"}"#)
            case .kind: break
            }
            if request.method == "POST", !state.records.contains(request.body) { state.records.append(request.body) }
            if request.method == "DELETE" { state.records.removeAll { $0 == request.body } }
            return (200, #"{"ok" : "yes"}"#)
        }
    }

    private final class Relay: Sendable {
        let provider = Mutex<(@Sendable (Request) -> (Int, String)?)?>(nil)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let relay: Relay
        private var head: HTTPRequestHead?
        private var body = ""

        init(_ relay: Relay) { self.relay = relay }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = ""
            case .body(let buffer): body += String(buffer: buffer)
            case .end: finish(context)
            }
        }

        private func finish(_ context: ChannelHandlerContext) {
            guard let head, let answer = relay.provider.withLock({ $0 }) else { return }
            let request = Request(
                method: head.method.rawValue,
                authorization: head.headers.first(name: "Authorization"),
                body: body
            )
            guard let (status, text) = answer(request) else { return }
            let headers = HTTPHeaders([("Content-Length", String(text.utf8.count)), ("X-Mood", "fine")])
            let reply = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
            context.write(wrapOutboundOut(.head(reply)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
