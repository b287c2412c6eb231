package import ACME
package import Deployment
package import Hooks
package import Ledger
package import Storage
package import TLS

/// Everything a rotation does to the world goes through one of these.
package struct Effects: Sendable {
    package let files: any FileSystem
    package let state: StateDirectory
    package let ledger: Ledger
    package let clock: any ACMEClock
    package let runner: any ChildRunner
    package let prober: any Prober
    /// Who is told what happens to certificates.
    package let hooks: LineageHooks
    package let accounts: AccountKeeper
    /// Makes what answers challenges, and asks the DNS.
    package let challenges: ChallengeDesk
    /// Keeps orders apart: no more of them in a second than an authority likes.
    let pace = OrderPace()
    /// Waits between waves of targets, for so long and no longer in one run.
    let patience = SoakPatience()
    /// Numbers in 0…1 that spread retries.
    package let draw: @Sendable () -> Double
    /// Who hears how far it has come.
    package let narrator: any Narrator

    package init(
        files: any FileSystem,
        state: StateDirectory,
        ledger: Ledger,
        clock: any ACMEClock,
        runner: any ChildRunner,
        prober: any Prober,
        hooks: LineageHooks = .none,
        accounts: AccountKeeper,
        challenges: ChallengeDesk,
        draw: @escaping @Sendable () -> Double,
        narrator: any Narrator
    ) {
        self.files = files
        self.state = state
        self.ledger = ledger
        self.clock = clock
        self.runner = runner
        self.prober = prober
        self.hooks = hooks
        self.accounts = accounts
        self.challenges = challenges
        self.draw = draw
        self.narrator = narrator
    }

    /// Closes what was opened on the way. To be called when no rotation is under way any more.
    package func close() async { await challenges.names.shutDown() }
}

/// Who hears how far a rotation has come: a terminal, a log, nobody.
package protocol Narrator: Sendable {
    /// A certificate has reached a stage; the detail is safe to print.
    func reached(_ milestone: Milestone, of name: LineageName, detail: String)
}

/// The stages of the transaction, as told while they happen and as kept in the journal.
package enum Milestone: String, Sendable, Equatable, CaseIterable {
    case due, ordering, ordered, published, finalizing, issued, staged, validated, live, reloaded, verified
    case rolledBack = "rolled-back"
    case stayed, unproven
    /// A wave of targets is served, and others follow.
    case wave
    /// The next wave waits until the last one has been served for long enough.
    case soaking
    /// A hook failed where that changes nothing.
    case hookFailed = "hook-failed"
    /// A generation's certificate is revoked.
    case revoked
}

extension Milestone {
    /// The detail of ``verified`` where nothing was configured to be asked: the word alone would say too much.
    package static let unasked = "there is no endpoint to ask"
}
