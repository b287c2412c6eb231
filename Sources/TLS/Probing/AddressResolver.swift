import Glibc
import Synchronization

/// All addresses of a host, found by the system's resolver on threads that live only while there is work.
final class AddressResolver: Sendable {
    typealias Answer = Result<[SocketAddress], ProbeFailure>

    private struct Question: Sendable {
        let host: String
        let port: UInt16
        let isUnwanted: @Sendable () -> Bool
        let deliver: @Sendable (Answer) -> Void
    }

    private struct State {
        var queue: [Question] = []
        var workers = 0
    }

    /// `getaddrinfo` waits for a network: more at once than this help nobody.
    private static let mostWorkers = 8

    private let state = Mutex(State())

    /// Resolves, no longer than until the deadline; each address once, in the resolver's order.
    func resolve(_ host: String, port: UInt16, until deadline: ContinuousClock.Instant) async -> Answer {
        if let addresses = Self.literal(host, port: port) { return .success(addresses) }
        let answer = OneShot<Answer>()
        ask(Question(host: host, port: port, isUnwanted: { answer.isSpent }, deliver: { answer.give($0) }))
        return await withTaskGroup(of: Answer.self) { group in
            group.addTask { await answer.value(ifCancelled: .failure(.cancelled)) }
            group.addTask {
                // Cut short when the answer is there; then what it gives is ignored.
                try? await Task.sleep(until: deadline, clock: .continuous)
                let late = Answer.failure(Task.isCancelled ? .cancelled : .timedOut(.resolving))
                answer.give(late)
                return late
            }
            let first = await group.next() ?? .failure(.cancelled)
            group.cancelAll()
            return first
        }
    }

    /// The address that a host is already, without asking anybody; nil for a name.
    static func literal(_ host: String, port: UInt16) -> [SocketAddress]? {
        try? ask(host, port: port, flags: AI_NUMERICHOST).get()
    }

    /// Resolves some time, however long it takes; the answer is given from a thread of the resolver's.
    func resolve(
        _ host: String,
        port: UInt16,
        isUnwanted: @escaping @Sendable () -> Bool,
        deliver: @escaping @Sendable (Answer) -> Void
    ) {
        ask(Question(host: host, port: port, isUnwanted: isUnwanted, deliver: deliver))
    }

    private func ask(_ question: Question) {
        let needsWorker = state.withLock { state in
            state.queue.append(question)
            guard state.workers < Self.mostWorkers else { return false }
            state.workers += 1
            return true
        }
        guard needsWorker else { return }
        let failure = DetachedThread.start { [self] in work() }
        if failure != 0 {
            state.withLock { $0.workers -= 1 }
            question.deliver(.failure(.system(errno: failure, .resolving)))
        }
    }

    private func work() {
        while let question = next() {
            // Nobody waits any more: the deadline came while it was queued.
            if question.isUnwanted() { continue }
            question.deliver(Self.ask(question.host, port: question.port, flags: 0))
        }
    }

    private func next() -> Question? {
        state.withLock { state in
            if state.queue.isEmpty {
                state.workers -= 1
                return nil
            }
            return state.queue.removeFirst()
        }
    }

    private static func ask(_ host: String, port: UInt16, flags: Int32) -> Answer {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_protocol = Int32(IPPROTO_TCP)
        hints.ai_flags = flags | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, String(port), &hints, &list)
        guard failure == 0 else {
            return .failure(
                failure == EAI_SYSTEM
                    ? .system(errno: errno, .resolving) : .resolution(String(cString: gai_strerror(failure)))
            )
        }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var cursor = list
        while let entry = cursor {
            if let address = SocketAddress(entry.pointee), !addresses.contains(address) { addresses.append(address) }
            cursor = entry.pointee.ai_next
        }
        return addresses.isEmpty ? .failure(.resolution("no address")) : .success(addresses)
    }
}
