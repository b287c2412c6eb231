import Synchronization

/// The look-ups of one sweep: each host once, however many jobs want it. Lives on the sweep's thread; the answers come in
/// from the resolver's.
final class LookupTable {
    /// What is known of a host.
    enum Knowledge {
        case known(AddressResolver.Answer)
        /// It is being asked.
        case asked
    }

    /// Where the resolver's threads put their answers.
    private final class Mailbox: Sendable {
        private let answers = Mutex<[(host: String, answer: AddressResolver.Answer)]>([])
        private let isClosed = Atomic(false)
        private let alarm: Alarm

        init(alarm: Alarm) { self.alarm = alarm }

        var isShut: Bool { isClosed.load(ordering: .relaxed) }
        func shut() { isClosed.store(true, ordering: .relaxed) }

        func put(_ host: String, _ answer: AddressResolver.Answer) {
            answers.withLock { $0.append((host, answer)) }
            alarm.ring()
        }

        func take() -> [(host: String, answer: AddressResolver.Answer)] {
            answers.withLock { answers in
                defer { answers = [] }
                return answers
            }
        }
    }

    /// Look-ups under way; more wait with their jobs.
    static let mostOutstanding = 256

    private let resolver = AddressResolver()
    private let mailbox: Mailbox
    private var known: [String: AddressResolver.Answer] = [:]
    private var waiting: [String: [Int]] = [:]

    init(alarm: Alarm) { mailbox = Mailbox(alarm: alarm) }

    deinit { mailbox.shut() }

    /// Whether another name may be asked for.
    var hasRoom: Bool { waiting.count < Self.mostOutstanding }
    /// Whether an answer is still to come.
    var isBusy: Bool { !waiting.isEmpty }

    /// What is known of the host; if nothing yet, it is asked, and the job is told of later.
    func look(_ host: String, for job: Int) -> Knowledge {
        if let answer = known[host] { return .known(answer) }
        if let addresses = AddressResolver.literal(host, port: 0) { return .known(.success(addresses)) }
        waiting[host, default: []].append(job)
        guard waiting[host]?.count == 1 else { return .asked }
        let mailbox = mailbox
        resolver.resolve(host, port: 0, isUnwanted: { mailbox.isShut }, deliver: { mailbox.put(host, $0) })
        return .asked
    }

    /// The jobs whose hosts have been answered since.
    func answered() -> [(job: Int, answer: AddressResolver.Answer)] {
        mailbox.take().flatMap { host, answer in
            known[host] = answer
            return (waiting.removeValue(forKey: host) ?? []).map { ($0, answer) }
        }
    }
}
