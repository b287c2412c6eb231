import NIOCore
import NIOHTTP1
import NIOPosix

/// One plain GET over a connection of its own, with a bound on what is read.
struct HTTP01Fetch: Sendable {
    /// A key authorization is under 200 octets; what is longer is wrong whatever it says.
    private static let bodyLimit = 4096

    /// What came back; the body is cut at the limit.
    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
    }

    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    let group: MultiThreadedEventLoopGroup
    /// An address, or a name for the system's resolver.
    let host: String
    let port: Int

    func run(path: String, hostField: String) async throws -> Answer {
        let connection = try await ClientBootstrap(group: group)
            .connectTimeout(.seconds(5))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            let headers: HTTPHeaders = ["Host": hostField, "User-Agent": "rekey-mini-ca", "Connection": "close"]
            let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
            try await outbound.write(contentsOf: [.head(head), .end(nil)])
            var status = 0
            var body: [UInt8] = []
            for try await part in inbound {
                switch part {
                case .head(let head): status = Int(head.status.code)
                case .body(let chunk): body += chunk.readableBytesView.prefix(Self.bodyLimit - body.count)
                case .end: return Answer(status: status, body: body)
                }
                if body.count >= Self.bodyLimit { break }
            }
            return Answer(status: status, body: body)
        }
    }
}
