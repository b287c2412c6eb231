import ACME
import Challenges
import Storage
package import SystemPackage

/// How control of a certificate's names is proved.
package enum ChallengeMethod: Sendable, Equatable {
    /// HTTP-01 by a listener of our own on an IP address and port.
    case listen(address: String, port: UInt16)
    /// HTTP-01 by files below a directory.
    case webroot(FilePath)

    /// The solver, and a trial of it that needs no order.
    func solver(_ files: any FileSystem) -> (any ChallengeSolver, rehearse: () async throws(SolverFailure) -> Void) {
        switch self {
        case .listen(let address, let port):
            let solver = ListenerSolver(address: address, port: port)
            return (solver, { () async throws(SolverFailure) in try await solver.rehearse() })
        case .webroot(let root):
            let solver = WebrootSolver(root: root, files: files)
            return (solver, { () async throws(SolverFailure) in try await solver.rehearse() })
        }
    }
}
