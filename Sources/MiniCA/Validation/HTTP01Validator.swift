import NIOCore
import NIOHTTP1
import NIOPosix
import PKI

/// Fetches HTTP-01 responses and judges them (RFC 8555 §8.3). Redirects are not followed.
struct HTTP01Validator: Sendable {
    /// What is to be proved.
    struct Subject: Sendable {
        let identifier: Identifier
        let token: String
        let keyAuthorization: String
    }

    let group: MultiThreadedEventLoopGroup
    let port: Int
    let timeout: Duration
    let addresses: [String: String]

    /// Success, or the problem the challenge gets. Bounded by the timeout; ends early when cancelled.
    func validate(_ subject: Subject) async -> Result<Void, Problem> {
        await withTaskGroup(of: Result<Void, Problem>.self) { tasks in
            tasks.addTask { await self.ask(subject) }
            tasks.addTask { [timeout] in
                try? await Task.sleep(for: timeout)
                return .failure(Problem(.connection, 400, "no answer within \(timeout)"))
            }
            let first = await tasks.next() ?? .failure(Problem(.serverInternal, 500, "nothing was asked"))
            tasks.cancelAll()
            return first
        }
    }

    private func ask(_ subject: Subject) async -> Result<Void, Problem> {
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

    private func judge(_ answer: HTTP01Fetch.Answer, _ subject: Subject) -> Result<Void, Problem> {
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
