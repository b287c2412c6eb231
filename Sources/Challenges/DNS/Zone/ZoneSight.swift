package import ACME
package import DNS
import FoundationEssentials

/// The DNS as challenges over it see it: where a record has to be written, and whether the world sees it.
package struct ZoneSight: DelegationFinder, PropagationWaiter, TXTLookup {
    /// What one question and what follows from it may take.
    static let lookLimit = Duration.seconds(30)

    private let view: ZoneView
    private let clock: any ACMEClock
    private let timeout: Duration

    /// - Parameters:
    ///   - view: whom to ask.
    ///   - timeout: how long records are waited for.
    package init(view: ZoneView, clock: any ACMEClock, timeout: Duration) {
        self.view = view
        self.clock = clock
        self.timeout = timeout
    }

    package func target(of name: String) async throws(SolverFailure) -> String {
        let name = try Self.name(name)
        do throws(LookupFailure) {
            return try await view.delegation(of: name, deadline: .now + Self.lookLimit).target.description
        } catch {
            throw Self.failure("the way of \(name)", "\(error)", error.hint)
        }
    }

    package func waitUntilVisible(_ values: [String: Set<String>]) async throws(SolverFailure) {
        var wanted: [DomainName: Set<String>] = [:]
        for (name, texts) in values { wanted[try Self.name(name)] = texts }
        let propagation = Propagation(view: view, clock: DNSTime(clock))
        let seconds = min(Double(timeout.components.seconds), 86_400)
        let deadline = clock.now().addingTimeInterval(seconds)
        do throws(PropagationFailure) {
            _ = try await propagation.waitUntilVisible(wanted, deadline: deadline)
        } catch {
            throw Self.failure("the records", "\(error)", error.hint)
        }
    }

    package func texts(at name: String) async throws(SolverFailure) -> [String] {
        let name = try Self.name(name)
        do throws(LookupFailure) {
            let lookup = try await view.resolver.lookup(name, .txt, deadline: .now + Self.lookLimit)
            return lookup.records.compactMap { record in
                record.data.joinedText.map { String(decoding: $0, as: UTF8.self) }
            }
        } catch {
            throw Self.failure("the records at \(name)", "\(error)", error.hint)
        }
    }

    static func name(_ text: String) throws(SolverFailure) -> DomainName {
        do throws(MalformedDomainName) { return try DomainName(text) } catch {
            throw SolverFailure(reason: "dns: \(error)", isPermanent: true)
        }
    }

    /// What the DNS does not say now it may say later.
    private static func failure(_ what: String, _ reason: String, _ hint: String?) -> SolverFailure {
        SolverFailure(reason: "dns: \(what): \(reason)", isPermanent: false, hint: hint)
    }
}
