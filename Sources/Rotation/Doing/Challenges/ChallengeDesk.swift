package import ACME
package import Challenges
import DNS
package import Hooks
package import Storage
package import SystemPackage

/// Makes the solvers of a certificate's challenge methods.
package struct ChallengeDesk: Sendable {
    let files: any FileSystem
    let state: StateDirectory
    let clock: any ACMEClock
    let runner: any ChildRunner
    let names: NameDesk
    private let certificates: any ChallengeCertificateMaker
    /// The configured directory of hooks, if there is one.
    let hooks: FilePath?

    /// - Parameter certificates: makes the certificates that TLS-ALPN-01 shows.
    package init(
        files: any FileSystem,
        state: StateDirectory,
        clock: any ACMEClock,
        runner: any ChildRunner,
        names: NameDesk,
        certificates: any ChallengeCertificateMaker,
        hooks: FilePath?
    ) {
        self.files = files
        self.state = state
        self.clock = clock
        self.runner = runner
        self.names = names
        self.certificates = certificates
        self.hooks = hooks
    }

    /// The solvers, in the configured order. Nothing is bound, run or asked yet; files of keys and variables are read.
    func solvers(of lineage: Lineage) throws(SolverFailure) -> [PreparedSolver] {
        let journal = RecordJournal(file: state.challengeRecords(lineage.name), files: files)
        return try lineage.challenges.map { method throws(SolverFailure) in
            switch method {
            case .listen(let address, let port): PreparedSolver(ListenerSolver(address: address, port: port))
            case .webroot(let root): PreparedSolver(WebrootSolver(root: root, files: files))
            case .tlsALPN(let address, let port):
                PreparedSolver(TLSALPNSolver(address: address, port: port, certificates: certificates))
            case .dns(let method): PreparedSolver(try solver(method, lineage, journal))
            case .dnsPersist:
                PreparedSolver(
                    solver: DNSPersistSolver(lookup: sight(authorities: [], timeout: .seconds(30)), clock: clock)
                )
            }
        }
    }

    private func solver(
        _ method: DNSMethod,
        _ lineage: Lineage,
        _ journal: RecordJournal
    ) throws(SolverFailure) -> DNS01Solver {
        let sight = sight(authorities: method.servers, timeout: method.timeout)
        return DNS01Solver(
            type: method.type,
            keeper: try KeeperMaker(desk: self, method: method, lineage: lineage).keeper(),
            delegation: sight,
            propagation: sight,
            journal: journal,
            clock: clock,
            pace: DNS01Solver.Pace(extraWait: method.wait),
            ttl: method.ttl
        )
    }

    private func sight(authorities: [ServerAddress], timeout: Duration) -> ZoneSight {
        ZoneSight(view: names.view(authorities: authorities), clock: clock, timeout: timeout)
    }
}
