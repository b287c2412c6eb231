import FoundationEssentials
import PKI
import Synchronization

/// A client of one ACME server. Safe to share between tasks; keeps the directory and unused nonces.
package final class ACMEClient: Sendable {
    let directoryURL: ServerURL
    let transport: any Transport
    let clock: any ACMEClock
    let policy: ClientPolicy
    /// What every URL is checked under before it is asked.
    package let origins: OriginPolicy
    let nonces = NoncePool()
    let gate: RateGate
    /// The name an Ed25519 signature goes by here, once a server has taken another than ours.
    private let edwardsName = Mutex<JWSAlgorithm?>(nil)
    private let measuredSkew = Mutex<Double?>(nil)
    private let cachedDirectory = Mutex<(directory: Directory, read: Date)?>(nil)

    /// How long a directory is believed, in seconds.
    static let directoryLifetime = 21_600.0
    /// A difference of clocks beyond this, in seconds either way, makes windows, validities and TLS unreliable.
    package static let alarmingSkew = 300.0

    /// A client for the directory; nothing is sent yet. Throws if the URL is not https.
    package init(
        directory: String,
        transport: any Transport,
        clock: any ACMEClock,
        policy: ClientPolicy = ClientPolicy()
    ) throws(URLRefusal) {
        origins = try OriginPolicy(
            directory: directory,
            others: policy.otherOrigins,
            insecure: policy.allowsPlainHTTP
        )
        directoryURL = try ServerURL(directory, under: origins)
        self.transport = transport
        self.clock = clock
        self.policy = policy
        gate = RateGate(policy.rates)
    }

    /// Seconds by which the server's clock is ahead of ours, as its last answer with a `Date` told; nil until one came.
    /// Good to a second or two. Beyond `alarmingSkew` one of the clocks is wrong: say so, do not renew in a loop.
    package var clockSkew: Double? { measuredSkew.withLock { $0 } }

    /// The directory, fetched once in six hours (RFC 8555 §7.1.1).
    ///
    /// - Parameter refreshing: asks again, for one kept long enough to doubt.
    package func directory(refreshing: Bool = false) async throws(ACMEFailure) -> Directory {
        if !refreshing, let known = cachedDirectory.withLock({ $0 }) {
            let age = clock.now().timeIntervalSince(known.read)
            if abs(age) < Self.directoryLifetime { return known.directory }
        }
        let answer = try await fetch(directoryURL, for: .directory)
        let directory = try ACMEFailure.checking { () throws(ProtocolBreach) in
            try Directory(JSONDocument.object(answer.body, named: "directory"), under: origins)
        }
        cachedDirectory.withLock { $0 = (directory, answer.received) }
        return directory
    }

    /// Takes a URL from storage back under the policy.
    package func url(_ text: String) throws(URLRefusal) -> ServerURL { try ServerURL(text, under: origins) }

    /// Under which name the signer's signatures go out here.
    func naming(for signer: any Signer) -> SignatureNaming {
        SignatureNaming(signer.algorithm, learned: edwardsName.withLock { $0 })
    }

    /// Keeps a name that the server has taken in place of another.
    func learn(_ naming: SignatureNaming) {
        if naming.isRenamed { edwardsName.withLock { $0 = naming.algorithm } }
    }

    /// Compares the clocks.
    func note(_ response: TransportResponse, received: Date) {
        guard let skew = ClockSkew.seconds(response, received: received) else { return }
        measuredSkew.withLock { $0 = skew }
    }

    func pause(_ duration: Duration) async throws(ACMEFailure) {
        do { try await clock.sleep(for: duration) } catch { throw .cancelled }
    }
}
