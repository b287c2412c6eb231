import NIOCore
import NIOHTTP1

/// The HTTP-01 listener: bound when the first challenge opens, gone when the last one closes.
///
/// Connections are capped and have a deadline from accept to close (`ChallengePort`); only exact tokens are answered
/// (`ResponderReply`).
final class HTTPChallengeListener: Sendable {
    private let challenges: OpenChallenges
    private let listening: ChallengePort

    init(address: String, port: Int, deadline: TimeAmount = ChallengePort.connectionDeadline) {
        let challenges = OpenChallenges()
        listening = ChallengePort(
            address: address,
            port: port,
            deadline: deadline,
            isNeeded: { !challenges.isEmpty },
            prepare: { channel in
                let pipeline = channel.pipeline.syncOperations
                try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                try pipeline.addHandler(ChallengeRequestHandler(challenges))
            }
        )
        self.challenges = challenges
    }

    /// Answers the token from now on; binds first when nothing is open yet.
    func open(token: String, keyAuthorization: String) async throws {
        challenges.add(token: token, keyAuthorization: keyAuthorization)
        do {
            try await listening.settle()
        } catch {
            challenges.remove(token: token)
            throw error
        }
    }

    /// Stops answering the token; closes the listener when it was the last.
    func close(token: String) async {
        challenges.remove(token: token)
        // Only binding throws, and nothing is bound for fewer challenges than before.
        try? await listening.settle()
    }

    /// The port in use, for a listener asked for any port.
    var boundPort: Int? { get async { await listening.boundPort } }

    func waitUntilAsked(token: String, atMost limit: Duration) async {
        await challenges.waitUntilAsked(token: token, atMost: limit)
    }
}
