import NIOPosix
import PKI

/// Validates challenges of every kind; bounded by the timeout, ends early when cancelled.
struct ChallengeValidator: Sendable {
    /// What is to be proved.
    struct Subject: Sendable {
        let kind: ChallengeKind
        let identifier: Identifier
        let token: String
        let keyAuthorization: String
        let accountURL: String
    }

    let http: HTTP01Validator
    /// Nil when TLS-ALPN-01 is not offered.
    let tls: TLSALPN01Validator?
    /// Nil when no DNS challenge is offered.
    let dns: DNSValidator?
    let timeout: Duration

    /// The validators that the configuration asks for.
    init(_ configuration: MiniCAConfiguration, group: MultiThreadedEventLoopGroup) {
        http = HTTP01Validator(group: group, port: configuration.challengePort, addresses: configuration.addresses)
        tls = configuration.tlsPort.map {
            TLSALPN01Validator(group: group, port: $0, addresses: configuration.addresses)
        }
        dns = configuration.txtRecords.map {
            DNSValidator(records: $0, issuers: configuration.caaIdentities, clock: configuration.clock)
        }
        timeout = configuration.validationTimeout
    }

    /// Whether the kind is offered at all.
    func offers(_ kind: ChallengeKind) -> Bool {
        switch kind {
        case .http01: true
        case .tlsALPN01: tls != nil
        case .dns01, .dnsAccount01, .dnsPersist01: dns != nil
        }
    }

    /// Success, or the problem the challenge gets.
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
        switch subject.kind {
        case .http01: await http.ask(subject)
        case .tlsALPN01: await tls?.ask(subject) ?? Self.notOffered
        case .dns01, .dnsAccount01, .dnsPersist01: await dns?.ask(subject) ?? Self.notOffered
        }
    }

    private static let notOffered = Result<Void, Problem>.failure(.malformed("this challenge is not offered"))
}
