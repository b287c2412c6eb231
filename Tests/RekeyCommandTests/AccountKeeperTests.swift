import ACME
import Conformance
import MiniCA
import Rotation
import Storage
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// An account's life against a real authority: its key is changed in two durable phases, its end is remembered.
struct AccountKeeperTests {
    private enum End: CaseIterable { case killed, powerKeepsNames, powerLosesNames, diskFails }

    /// A keeper as the command makes it, on a disk and over a line of the test's own.
    private func keeper(
        _ place: Workplace,
        _ disk: any FileSystem,
        line: Line.Trouble = .none
    ) -> AccountKeeper {
        let wiring = place.wiring()
        return AccountKeeper(
            files: disk,
            state: place.state,
            clock: place.clock,
            wiring: AuthorityWiring(
                transport: { authority throws(TransportFailure) in Line(try wiring.transport(authority), line) },
                signer: wiring.signer,
                authenticator: wiring.authenticator
            )
        )
    }

    private func prepared() async throws -> (bench: TransactionBench, place: Workplace, authority: Authority) {
        let bench = try await TransactionBench()
        let place = try Workplace(GlobalOptions.configured(by: bench.configuration))
        try place.state.prepare(LocalFileSystem())
        let authority = try #require(place.mapper.allAuthorities.first)
        return (bench, place, authority)
    }

    /// The account is the one it was, and the authority takes requests signed with what is on disk.
    private func check(_ place: Workplace, _ authority: Authority, url: String, _ point: String) async throws {
        let session = try await keeper(place, LocalFileSystem()).session(with: authority)
        #expect(session.identity.url.text == url, "\(point): another account")
        _ = try await session.client.account(session.identity)
        let next = try LocalFileSystem().metadata(of: place.state.nextAccountKey(authority.name))
        #expect(next == nil, "\(point): the key change is still open")
    }

    @Test(.rows("A-19", "A-24", "F-P16"))
    func aKeyChangeThatDiesAtAnyDurableStepLeavesAnAccountThatWorks() async throws {
        var points = 0
        for end in End.allCases {
            var at = 1
            while true {
                let (bench, place, authority) = try await prepared()
                let url = try await keeper(place, LocalFileSystem()).session(with: authority).identity.url.text
                let graveyard = try TemporaryDirectory()
                let fault: FragileDisk.Fault = end == .diskFails ? .failing(at: at, .ioError) : .dying(at: at)
                let disk = FragileDisk(fault, graveyard: graveyard.path)
                let rolled = try? await keeper(place, disk).rollKey(authority)
                if end == .powerKeepsNames { try disk.cutPower(.keepsNames) }
                if end == .powerLosesNames { try disk.cutPower(.losesNames) }
                try await check(place, authority, url: url, "\(end) at \(at)")
                await bench.authority.shutDown()
                if disk.operations < at {
                    #expect(rolled != nil)
                    break
                }
                points += 1
                at += 1
            }
        }
        #expect(points > 20, "\(points) points")
    }

    @Test(.rows("A-24", "J-16", "T-19"), arguments: Line.Trouble.allCases)
    func anAnswerThatIsLostLeavesAnAccountThatWorks(trouble: Line.Trouble) async throws {
        let (bench, place, authority) = try await prepared()
        let url = try await keeper(place, LocalFileSystem()).session(with: authority).identity.url.text
        let before = try await keeper(place, LocalFileSystem()).session(with: authority).keyDigest
        let rolled = try? await keeper(place, LocalFileSystem(), line: trouble).rollKey(authority)
        try await check(place, authority, url: url, "\(trouble)")
        let after = try await keeper(place, LocalFileSystem()).session(with: authority).keyDigest
        #expect((after != before) == trouble.reachesTheServer, "the authority's word decides which key is kept")
        if trouble == .none { #expect(rolled?.keyDigest == after) }
        await bench.authority.shutDown()
    }

    @Test(.rows("A-25", "A-26", "J-16"))
    func aDeactivatedAccountIsNotMadeAnewInSilence() async throws {
        let (bench, place, authority) = try await prepared()
        let old = try await keeper(place, LocalFileSystem()).session(with: authority)
        try await keeper(place, LocalFileSystem()).deactivate(authority)
        // Once more is no mistake.
        try await keeper(place, LocalFileSystem()).deactivate(authority)
        await #expect(throws: AccountTrouble.self) {
            try await keeper(place, LocalFileSystem()).session(with: authority)
        }
        let again = try await keeper(place, LocalFileSystem()).register(authority)
        #expect(again.identity.url != old.identity.url)
        #expect(again.keyDigest != old.keyDigest, "a closed account's key is never used again")
        await bench.authority.shutDown()
    }

    @Test(.rows("A-09")) func contactsAreTold() async throws {
        let (bench, place, authority) = try await prepared()
        await #expect(throws: AccountTrouble.self) {
            try await keeper(place, LocalFileSystem()).update(authority)
        }
        let session = try await keeper(place, LocalFileSystem()).session(with: authority)
        #expect(try await keeper(place, LocalFileSystem()).update(authority).identity.url == session.identity.url)
        await bench.authority.shutDown()
    }
}

/// A line to the authority that fails at the key change.
final class Line: Transport {
    enum Trouble: CaseIterable {
        case none, cutBefore, cutAfter, deadAfter

        var reachesTheServer: Bool { self != .cutBefore }
    }

    private let transport: any Transport
    private let trouble: Trouble
    private let isDead = Mutex(false)

    init(_ transport: any Transport, _ trouble: Trouble) {
        self.transport = transport
        self.trouble = trouble
    }

    func exchange(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let lost = TransportFailure(text: "connection reset", mayHaveReachedServer: true)
        if isDead.withLock({ $0 }) { throw lost }
        guard request.purpose == .keyChange else { return try await transport.exchange(request) }
        switch trouble {
        case .none: return try await transport.exchange(request)
        case .cutBefore: throw lost
        case .cutAfter, .deadAfter:
            _ = try await transport.exchange(request)
            isDead.withLock { $0 = trouble == .deadAfter }
            throw lost
        }
    }
}
