import NIOCore
import NIOHTTP1
import NIOPosix
import PKI

/// Fetches HTTP-01 responses and judges them (RFC 8555 §8.3). Redirects are not followed.
struct HTTP01Validator: Sendable {
    let group: MultiThreadedEventLoopGroup
    let port: Int
    let addresses: [String: String]

    /// Success, or the problem the challenge gets. Not bounded in time by itself.
    func ask(_ subject: ChallengeValidator.Subject) async -> Result<Void, Problem> {
        let name = subject.identifier.value
        let host = addresses[name] ?? addresses["*"] ?? name
        do {
            let answer = try await HTTP01Fetch(group: group, host: host, port: port).run(
                path: "/.well-known/acme-challenge/\(subject.token)",
                hostField: hostField(subject.identifier)
            )
            return judge(answer, subject)
        } catch {
            if let failure = error as? NIOConnectionError, failure.connectionErrors.isEmpty {
                return .failure(Problem(.dns, 400, "no address was found for \(host)"))
            }
            return .failure(Problem(.connection, 400, "port \(port) of \(host) cannot be fetched from: \(error)"))
        }
    }

    private func judge(_ answer: HTTP01Fetch.Answer, _ subject: ChallengeValidator.Subject) -> Result<Void, Problem> {
        guard answer.status == 200 else {
            return .failure(
                Problem(.incorrectResponse, 403, "\(subject.identifier) answered with status \(answer.status)")
            )
        }
        // RFC 8555 §8.3: "The server SHOULD ignore whitespace characters at the end of the body."
        var body = answer.body
        while let last = body.last, [0x20, 0x09, 0x0D, 0x0A].contains(last) { body.removeLast() }
        guard body == Array(subject.keyAuthorization.utf8) else {
            return .failure(
                Problem(
                    .incorrectResponse,
                    403,
                    "\(subject.identifier) answered with another text than the key authorization"
                )
            )
        }
        return .success(())
    }

    /// The Host field: the identifier, in brackets for IPv6, and the port unless it is 80.
    private func hostField(_ identifier: Identifier) -> String {
        let name =
            switch identifier {
            case .dns(let name): name.ascii
            case .ip(let address): address.isIPv6 ? "[\(address)]" : "\(address)"
            }
        return port == 80 ? name : "\(name):\(port)"
    }
}
