/// A challenge with its answer and who gives it: never taken apart, so that no token meets another's URL.
struct OpenChallenge: Sendable {
    let challenge: Challenge
    let answer: ChallengeAnswer
    let solver: any ChallengeSolver
}
