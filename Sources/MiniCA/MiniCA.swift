import FoundationEssentials
import NIOCore
import NIOPosix
import PKI

/// A small certificate authority on loopback that speaks ACME (RFC 8555) over HTTPS.
///
/// Not a mock: requests must be signed, challenges are fetched, certificates are signed by a root and an intermediate
/// made at start. It keeps everything in memory and is meant for demonstrations and tests: nobody else should trust
/// it. Nothing of it runs before `start`. All members may be used from any task.
package final class MiniCA: Sendable {
    /// Where clients begin: `https://localhost:PORT/directory`.
    package let directoryURL: String
    /// The port that is listened on.
    package let port: Int
    /// The root that issued chains end in, in PEM.
    package let rootPEM: [UInt8]
    /// The root that the listener's own certificate chains to, in PEM: what clients trust for the connection.
    package let serverRootPEM: [UInt8]

    private let authority: Authority
    private let group: MultiThreadedEventLoopGroup
    private let service: Task<Void, Never>

    private init(
        _ authority: Authority,
        hierarchy: Hierarchy,
        own: LoopbackIdentity,
        listener: HTTPSListener,
        group: MultiThreadedEventLoopGroup
    ) {
        self.authority = authority
        self.group = group
        directoryURL = authority.urls.url(.directory)
        port = listener.port
        rootPEM = hierarchy.root.pem
        serverRootPEM = own.root.pem
        service = Task { await listener.run { request, _ in await authority.respond(to: request) } }
    }

    /// Makes the keys and certificates, binds the port and serves until `shutDown`, which must be called.
    package static func start(_ configuration: MiniCAConfiguration) async throws(MiniCAFailure) -> MiniCA {
        let instant = configuration.clock.now()
        let hierarchy: Hierarchy
        do throws(OpenSSLError) {
            hierarchy = try Hierarchy(named: configuration.name, at: instant)
        } catch {
            throw .issuance(error)
        }
        // Clients judge the connection by their own clock, whatever time the authority lives in.
        let own = try LoopbackIdentity(
            named: configuration.name,
            address: configuration.host,
            at: MiniCAClock.system.now()
        )
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let listener: HTTPSListener
        do throws(MiniCAFailure) {
            listener = try await HTTPSListener(host: configuration.host, port: configuration.port, group: group) {
                own.identity
            }
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        let authority = Authority(
            configuration,
            hierarchy: hierarchy,
            urls: ResourceURLs(base: "https://localhost:\(listener.port)"),
            validator: HTTP01Validator(
                group: group,
                port: configuration.challengePort,
                timeout: configuration.validationTimeout,
                addresses: configuration.addresses
            )
        )
        return MiniCA(authority, hierarchy: hierarchy, own: own, listener: listener, group: group)
    }

    /// How often what was asked since the start.
    package func requestCounts() async -> RequestCounts { await authority.requestCounts }

    /// All orders, in the sequence they were placed in.
    package func orders() async -> [OrderSummary] { await authority.orderSummaries() }

    /// Puts other tempers in force from the next request on; an empty list makes a well-behaved authority.
    package func setTempers(_ tempers: [Temper]) async { await authority.setTempers(tempers) }

    /// Closes the listener and all connections, stops validations and joins the thread. To be called once.
    package func shutDown() async {
        service.cancel()
        await service.value
        await authority.stop()
        // Channels are closed by now; what could still fail is joining a thread that has ended.
        try? await group.shutdownGracefully()
    }
}
