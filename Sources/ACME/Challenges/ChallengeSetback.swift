/// A challenge that was not met, although another one may be: what is told on the way, not a failure of the order.
package struct ChallengeSetback: Sendable, Hashable {
    /// What stood in the way.
    package enum Reason: Sendable, Hashable {
        /// The answer could not be put in place; the server was not told.
        case notPublished(SolverFailure)
        /// The server looked and refused; its problem, if it gave one.
        case refused(Problem?)
    }

    /// What was to be proven.
    package let subject: ChallengeSubject
    /// The kind of challenge that was tried.
    package let type: ChallengeType
    /// What stood in the way.
    package let reason: Reason
}

extension ChallengeSetback: CustomStringConvertible {
    /// In house style; safe to print.
    package var description: String {
        switch reason {
        case .notPublished(let failure): "\(subject): \(type): \(failure.reason)"
        case .refused(let problem): "\(subject): \(type): \(problem?.type.sentence ?? "the CA refused the answer")"
        }
    }
}
