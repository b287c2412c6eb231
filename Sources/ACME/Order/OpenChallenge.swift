/// A challenge with its answer and who gives it: never taken apart, so that no token meets another's URL.
struct OpenChallenge: Sendable {
    /// The authorization as it was when the challenge was chosen: what else was on offer is not shown later.
    let authorization: Authorization
    let challenge: Challenge
    let answer: ChallengeAnswer
    let solver: any ChallengeSolver
}
