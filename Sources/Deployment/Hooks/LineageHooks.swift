import FoundationEssentials
package import Hooks
import PKI
package import Storage
import SystemPackage

/// The hooks of the configured directory, told of what happens to a certificate.
///
/// An event is told once for a certificate, not once for each of its targets: `live/NAME` is switched once, and a hook
/// knows its own services. That is why `REKEY_TARGET` is not among the facts.
package struct LineageHooks: Sendable {
    /// The label under which a ledger keeps what hooks have been told; no target can have it, whose names are paths.
    package static let label = "hooks"
    /// There are no hooks.
    package static let none = LineageHooks(nil, state: StateDirectory(root: "/"))

    private let directory: HookDirectory?
    private let state: StateDirectory
    private let events: Set<HookEvent>

    /// - Parameters:
    ///   - directory: the configured directory; nil when there is none.
    ///   - events: the events that are told; a rehearsal has fewer.
    package init(
        _ directory: HookDirectory?,
        state: StateDirectory,
        events: Set<HookEvent> = Set(HookEvent.allCases)
    ) {
        self.directory = directory
        self.state = state
        self.events = events
    }

    /// Whether a directory is configured, and this event is told.
    package func isTold(of event: HookEvent) -> Bool { directory != nil && events.contains(event) }

    /// Why the hooks would not be run; nil when they would. Ask before an order is spent.
    package func refusal() -> HookDirectoryFailure? {
        guard let directory else { return nil }
        do throws(HookDirectoryFailure) {
            _ = try directory.list()
            return nil
        } catch {
            return error
        }
    }

    /// Tells an event and gives what came of it. Never throws: what an answer means is the caller's to decide.
    package func tell(_ event: HookEvent, of subject: HookSubject) async -> HookAnswer {
        guard let directory, events.contains(event) else { return .content }
        let context: HookContext
        do throws(MalformedHookFact) { context = try self.context(subject) } catch {
            return HookAnswer(.context(error))
        }
        do throws(HookDirectoryFailure) {
            return HookAnswer(try await directory.run(event, context), to: event)
        } catch {
            return HookAnswer(.directory(error))
        }
    }

    /// The facts of an event, checked.
    package func context(_ subject: HookSubject) throws(MalformedHookFact) -> HookContext {
        var facts: [HookFact: HookFact.Value] = [
            .certificate: .text(subject.name.text),
            .liveDirectory: .text(state.live(subject.name).string),
        ]
        let names = subject.generation?.manifest.names ?? subject.identifiers.sorted()
        if !names.isEmpty { facts[.names] = .list(names.map(\.value)) }
        if let previous = subject.previous { facts[.previousGeneration] = .number(previous.rawValue) }
        if let stage = subject.stage { facts[.stage] = .text(stage) }
        if let cause = subject.cause { facts[.cause] = .text(PrintableText(cause.prefix(1_000)).description) }
        let known = subject.generation.map { Self.facts(of: $0) } ?? [:]
        return try HookContext(facts.merging(known) { $1 })
    }

    private static func facts(of generation: Generation) -> [HookFact: HookFact.Value] {
        let facts: [HookFact: HookFact.Value] = [
            .generation: .number(generation.number.rawValue),
            .authority: .text(generation.manifest.authorities.joined(separator: " ")),
            .notAfter: .text(generation.manifest.validity.notAfter.formatted(.iso8601)),
            .directory: .text(generation.directory.string),
        ]
        return facts.merging(PairFacts.of(generation)) { $1 }
    }
}
