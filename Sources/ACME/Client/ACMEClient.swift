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
    private let cachedDirectory = Mutex<Directory?>(nil)

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
    }

    /// The directory, fetched once (RFC 8555 §7.1.1).
    ///
    /// - Parameter refreshing: asks again, for one kept long enough to doubt.
    package func directory(refreshing: Bool = false) async throws(ACMEFailure) -> Directory {
        if !refreshing, let known = cachedDirectory.withLock({ $0 }) { return known }
        let answer = try await fetch(directoryURL, for: .directory)
        let directory = try ACMEFailure.checking { () throws(ProtocolBreach) in
            try Directory(JSONDocument.object(answer.body, named: "directory"), under: origins)
        }
        cachedDirectory.withLock { $0 = directory }
        return directory
    }

    /// Takes a URL from storage back under the policy.
    package func url(_ text: String) throws(URLRefusal) -> ServerURL { try ServerURL(text, under: origins) }

    func pause(_ duration: Duration) async throws(ACMEFailure) {
        do { try await clock.sleep(for: duration) } catch { throw .cancelled }
    }
}
