import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A mail server on a free port of 127.0.0.1 that says what it is told to and remembers what it hears.
final class MailSpeaker: Sendable {
    struct Log: Sendable {
        var commands: [String] = []
        /// The bodies as they came, dots doubled.
        var mails: [String] = []
    }

    private let channel: any NIOCore.Channel
    private let shared: Shared

    final class Shared: Sendable { let log = Mutex(Log()) }

    /// `answer` is asked for each command line, and for `.` at the end of a mail; nil is the usual answer, an empty one
    /// is silence.
    static func start(_ answer: @escaping @Sendable (String) -> String? = { _ in nil }) async throws -> MailSpeaker {
        let shared = Shared()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(shared: shared, answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return MailSpeaker(channel, shared)
    }

    private init(_ channel: any NIOCore.Channel, _ shared: Shared) {
        self.channel = channel
        self.shared = shared
    }

    var port: UInt16 { UInt16(channel.localAddress?.port ?? 0) }
    var log: Log { shared.log.withLock { $0 } }

    func stop() async { try? await channel.close().get() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let shared: Shared
        private let answer: @Sendable (String) -> String?
        private var pending = ""
        private var mail: String?

        init(shared: Shared, answer: @escaping @Sendable (String) -> String?) {
            self.shared = shared
            self.answer = answer
        }

        func channelActive(context: ChannelHandlerContext) {
            say(answer("greeting") ?? "220 test ESMTP", context)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            pending += String(decoding: unwrapInboundIn(data).readableBytesView, as: UTF8.self)
            while let end = pending.range(of: "\r\n") {
                let line = String(pending[..<end.lowerBound])
                pending = String(pending[end.upperBound...])
                take(line, context)
            }
        }

        private func take(_ line: String, _ context: ChannelHandlerContext) {
            if let text = mail {
                guard line == "." else {
                    mail = text + line + "\r\n"
                    return
                }
                mail = nil
                shared.log.withLock { $0.mails.append(text) }
                return say(answer(".") ?? "250 2.0.0 queued as 42", context)
            }
            shared.log.withLock { $0.commands.append(line) }
            if let answer = answer(line) { return say(answer, context) }
            switch line.prefix(4).uppercased() {
            case "EHLO": say("250-test\r\n250 8BITMIME", context)
            case "DATA":
                mail = ""
                say("354 go on", context)
            case "QUIT": say("221 bye", context)
            default: say("250 ok", context)
            }
        }

        private func say(_ text: String, _ context: ChannelHandlerContext) {
            guard !text.isEmpty else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
        }
    }
}
