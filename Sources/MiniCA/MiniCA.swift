import FoundationEssentials
import NIOCore
import NIOPosix
package import PKI

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

    /// The roots that alternate chains end in, in PEM, in the sequence their links have.
    package let alternateRootPEMs: [[UInt8]]

    private let authority: Authority
    private let group: MultiThreadedEventLoopGroup
    private let service: Task<Void, Never>

    private init(
        _ authority: Authority,
        directoryURL: String,
        hierarchy: Hierarchy,
        own: LoopbackIdentity,
        listener: HTTPSListener,
        group: MultiThreadedEventLoopGroup
    ) {
        self.authority = authority
        self.group = group
        self.directoryURL = directoryURL
        port = listener.port
        rootPEM = hierarchy.root.pem
        alternateRootPEMs = hierarchy.alternates.map(\.root.pem)
        serverRootPEM = own.root.pem
        service = Task { await listener.run { request, _ in await authority.respond(to: request) } }
    }

    /// Makes the keys and certificates, binds the port and serves until `shutDown`, which must be called.
    package static func start(_ configuration: MiniCAConfiguration) async throws(MiniCAFailure) -> MiniCA {
        let instant = configuration.clock.now()
        let hierarchy: Hierarchy
        do throws(OpenSSLError) {
            hierarchy = try Hierarchy(
                named: configuration.name,
                alternates: configuration.alternateChains,
                at: instant
            )
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
            listener = try await HTTPSListener(
                host: configuration.host,
                port: configuration.port,
                group: group,
                dripInterval: configuration.dripInterval
            ) { own.identity }
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        let urls = ResourceURLs(port: listener.port)
        let authority = Authority(
            configuration,
            hierarchy: hierarchy,
            urls: urls,
            validator: ChallengeValidator(configuration, group: group)
        )
        return MiniCA(
            authority,
            directoryURL: urls.url(.directory),
            hierarchy: hierarchy,
            own: own,
            listener: listener,
            group: group
        )
    }

    /// How often what was asked since the start.
    package func requestCounts() async -> RequestCounts { await authority.requestCounts }

    /// All orders, in the sequence they were placed in.
    package func orders() async -> [OrderSummary] { await authority.orderSummaries() }

    /// All revocations, in the sequence they were asked for.
    package func revocations() async -> [RevocationSummary] { await authority.revocations }

    /// When orders were placed.
    package func orderPace() async -> OrderPace { OrderPace(instants: await authority.orderSummaries().map(\.placed)) }

    /// Says from now on that about when to renew: for one certificate, or with nil for all that have no window of their
    /// own. A nil window takes it back: then the standard holds, around two thirds of the lifetime.
    package func setRenewalWindow(_ window: RenewalWindow?, of certificate: CertificateID? = nil) async {
        await authority.setRenewalWindow(window, of: certificate?.description)
    }

    /// The same for a certificate by its name as text (RFC 9773 §4.1); a name of no certificate has no effect.
    package func setRenewalWindow(_ window: RenewalWindow?, named name: String?) async {
        await authority.setRenewalWindow(window, of: name)
    }

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
