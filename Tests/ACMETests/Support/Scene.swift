import FoundationEssentials
import PKI
import Synchronization

@testable import ACME

/// A client, an account with its order driver, and the fake authority they talk to.
struct Scene {
    let ca: FakeCA
    let clock = ManualClock()
    let client: ACMEClient
    let signer = FakeSigner()
    let observer: FakeObserver
    private let requests = Mutexed()

    final class Mutexed: Sendable { let count = Mutex(0) }

    init(
        _ settings: FakeCA.Settings = .init(),
        policy: ClientPolicy = ClientPolicy(),
        solver: FakeSolver = FakeSolver(),
        observer: FakeObserver = FakeObserver(),
        script: @escaping FakeCA.Script = { _, _ in nil }
    ) throws {
        ca = FakeCA(settings, solver: solver, script: script)
        client = try ACMEClient(directory: FakeCA.directoryURL, transport: ca, clock: clock, policy: policy)
        self.observer = observer
    }

    /// The account, known to the authority without a request.
    func account() throws -> AccountIdentity {
        let url = FakeCA.base + "/acct/1"
        ca.state.withLock { $0.accounts[signer.publicKey.thumbprint] = url }
        return AccountIdentity(url: try client.url(url), signer: signer)
    }

    /// How often a certificate request was asked for.
    var requestsMade: Int { requests.count.withLock { $0 } }

    func obtain(
        _ names: [String] = ["www.example.com"],
        profile: String? = nil,
        existing: String? = nil,
        schedule: PollSchedule = PollSchedule(),
        solvers: [any ChallengeSolver]? = nil,
        allowed: Set<ChallengeType>? = nil
    ) async throws -> OrderOutcome {
        let driver = OrderDriver(client: client, account: try account(), schedule: schedule) { 0.5 }
        let identifiers = Set(try names.map { try Identifier($0) })
        let requests = requests
        return try await driver.obtain(
            OrderRequest(
                identifiers: identifiers,
                profile: profile,
                existingOrder: existing,
                allowedTypes: allowed
            ),
            csr: {
                requests.count.withLock { $0 += 1 }
                return [0x30, 0x03, 0x02, 0x01, 0x07]
            },
            solvers: solvers ?? [ca.solver],
            observer: observer
        )
    }

    /// The failure of an attempt that must not succeed.
    func failure(
        _ names: [String] = ["www.example.com"],
        profile: String? = nil,
        existing: String? = nil,
        schedule: PollSchedule = PollSchedule(),
        solvers: [any ChallengeSolver]? = nil,
        allowed: Set<ChallengeType>? = nil
    ) async throws -> OrderFailure? {
        do {
            _ = try await obtain(
                names,
                profile: profile,
                existing: existing,
                schedule: schedule,
                solvers: solvers,
                allowed: allowed
            )
            return nil
        } catch let failure as OrderFailure {
            return failure
        }
    }
}

extension OrderOutcome {
    var issued: Issued? { if case .issued(let issued) = self { issued } else { nil } }
}

/// A problem document's text.
func problemText(_ type: String, _ more: String = "") -> String {
    #"{"type":"urn:ietf:params:acme:error:\#(type)","detail":"said"\#(more)}"#
}
