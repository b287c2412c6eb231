import ACME
import Challenges

/// A solver with what is done around an order: the trial before it, and the removal of what an earlier run left.
struct PreparedSolver: Sendable {
    let solver: any ChallengeSolver
    /// Tries what can be tried without an order.
    var rehearse: @Sendable () async throws(SolverFailure) -> Void = {}
    /// Removes what an earlier run left; gives what could not be removed.
    var removeLeftovers: @Sendable () async throws(SolverFailure) -> [StuckRecord] = { [] }
}

extension PreparedSolver {
    init(_ solver: ListenerSolver) {
        self.init(solver: solver, rehearse: { () async throws(SolverFailure) in try await solver.rehearse() })
    }

    init(_ solver: WebrootSolver) {
        self.init(solver: solver, rehearse: { () async throws(SolverFailure) in try await solver.rehearse() })
    }

    init(_ solver: TLSALPNSolver) {
        self.init(solver: solver, rehearse: { () async throws(SolverFailure) in try await solver.rehearse() })
    }

    init(_ solver: DNS01Solver) {
        self.init(
            solver: solver,
            rehearse: { () async throws(SolverFailure) in try await solver.rehearse() },
            removeLeftovers: { () async throws(SolverFailure) in
                do throws(RecordJournalFailure) { return try await solver.removeLeftovers() } catch {
                    throw SolverFailure(reason: "\(error)", isPermanent: false)
                }
            }
        )
    }
}
