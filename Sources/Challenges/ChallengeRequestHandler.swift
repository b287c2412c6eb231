import NIOCore
import NIOHTTP1

/// Answers one request on one connection and closes it.
final class ChallengeRequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let challenges: OpenChallenges
    private var reply: (ResponderReply, HTTPMethod)?

    init(_ challenges: OpenChallenges) { self.challenges = challenges }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard reply == nil else { return }
            let decided = ResponderReply.decide(
                method: head.method.rawValue,
                target: head.uri,
                pending: challenges.pending
            )
            reply = (decided, head.method)
        case .body:
            // A challenge request has no body; whoever sends one is answered without it.
            break
        case .end:
            guard let (reply, method) = reply else { return }
            send(reply, to: method, context: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Whatever cannot be parsed gets no answer: nothing of a request is ever echoed.
        context.close(promise: nil)
    }

    private func send(_ reply: ResponderReply, to method: HTTPMethod, context: ChannelHandlerContext) {
        let (status, text): (HTTPResponseStatus, String) =
            switch reply {
            case .answer(_, let keyAuthorization): (.ok, keyAuthorization)
            case .notFound: (.notFound, "")
            case .methodNotAllowed: (.methodNotAllowed, "")
            }
        var headers = HTTPHeaders([
            ("Content-Type", "application/octet-stream"), ("X-Content-Type-Options", "nosniff"),
            ("Content-Length", String(text.utf8.count)), ("Connection", "close"),
        ])
        if status == .methodNotAllowed { headers.add(name: "Allow", value: "GET, HEAD") }
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
        if method != .HEAD, !text.isEmpty {
            context.write(
                wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(string: text)))),
                promise: nil
            )
        }
        let channel = context.channel
        let challenges = challenges
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { result in
            if case (.success, .answer(let token, _)) = (result, reply), method == .GET {
                challenges.markAsked(token: token)
            }
            channel.close(promise: nil)
        }
    }
}
