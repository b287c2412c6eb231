import PKI

/// The questions of an audit, and what their answers mean.
struct AuditRun {
    private let line: AuditLine
    private var name: String? { line.endpoint.indicatedName }

    init(_ line: AuditLine) { self.line = line }

    /// Asks everything.
    func facts() async -> AuditFacts {
        let ordinary = await line.shake(.ordinary)
        var facts = AuditFacts(address: line.address.text, ordinary: ordinary)
        // One that cannot be reached is not asked fifty times more.
        if case .unreachable(let failure) = ordinary.outcome, failure.isBeforeTLS { return facts }
        await askVersions(&facts)
        guard !facts.versions.isEmpty else { return facts }
        await askClassicCiphers(&facts)
        await askModernSuites(&facts)
        await askWeakSpots(&facts)
        await askCertificates(&facts)
        await askProtocols(&facts)
        await askResumption(&facts)
        await askPostQuantum(&facts)
        return facts
    }

    private func hello(_ version: TLSVersion, _ ciphers: [CipherSuite]) -> ClientHello {
        ClientHello(version: version, ciphers: ciphers, name: name)
    }

    private func askVersions(_ facts: inout AuditFacts) async {
        for version in TLSVersion.known {
            let ciphers = version == .tls13 ? CipherSuite.modern : CipherSuite.classic
            switch await line.greet(hello(version, ciphers)) {
            case .hello(let answer):
                if answer.version == version { facts.versions.insert(version) }
                if answer.version < .tls13, !answer.knowsRenegotiation, answer.version == version {
                    facts.weaknesses.insert(.insecureRenegotiation)
                }
            case .alert, .closed: break
            case .foreign, nil: facts.undecidedVersions.insert(version)
            }
        }
    }

    /// The newest version before 1.3 that is spoken tells the suites: with each one that is chosen taken out of the next
    /// offer.
    private func askClassicCiphers(_ facts: inout AuditFacts) async {
        guard let version = facts.versions.filter({ $0 < .tls13 }).max() else { return }
        let (chosen, isComplete) = await enumerate(CipherSuite.classic, version)
        facts.ciphers = chosen
        if !isComplete { facts.areCiphersComplete = false }
        // SSLv3 may know what its successors in the same server do not say any more.
        for older in facts.versions where older < version && older < .tls12 {
            let missing = CipherSuite.classic.filter { !facts.ciphers.contains($0) && !$0.weaknesses.isEmpty }
            facts.ciphers += await enumerate(missing, older).chosen
        }
        for cipher in facts.ciphers { facts.weaknesses.formUnion(cipher.weaknesses) }
    }

    private func askModernSuites(_ facts: inout AuditFacts) async {
        guard facts.versions.contains(.tls13) else { return }
        let (chosen, isComplete) = await enumerate(CipherSuite.modern, .tls13)
        facts.suites = chosen
        if !isComplete { facts.areCiphersComplete = false }
    }

    private func enumerate(_ all: [CipherSuite], _ version: TLSVersion) async -> (
        chosen: [CipherSuite], isComplete: Bool
    ) {
        var left = all
        var chosen: [CipherSuite] = []
        while !left.isEmpty {
            switch await line.greet(hello(version, left)) {
            // One that was not offered would be chosen for ever.
            case .hello(let answer) where answer.version == version && left.contains(answer.cipher):
                chosen.append(answer.cipher)
                left.removeAll { $0 == answer.cipher }
            case .alert, .closed, .hello: return (chosen, true)
            case .foreign, nil: return (chosen, false)
            }
        }
        return (chosen, true)
    }

    private func askWeakSpots(_ facts: inout AuditFacts) async {
        guard let version = facts.versions.filter({ $0 < .tls13 }).max() else { return }
        var deflating = hello(version, facts.ciphers)
        deflating.offersCompression = true
        if let answer = await line.greet(deflating)?.accepted, answer.compression != 0 {
            facts.weaknesses.insert(.compression)
        }
        let finite = facts.ciphers.filter(\.isFiniteFieldEphemeral)
        guard !finite.isEmpty else { return }
        // Without named groups the server shows the parameters of its own.
        var plain = hello(version, finite)
        plain.groups = ClientHello.usualGroups.filter { $0 < 0x100 }
        facts.finiteFieldBits = await line.greet(plain, until: .keyExchange)?.accepted?.finiteFieldBits
        if let bits = facts.finiteFieldBits, bits < 2048 { facts.weaknesses.insert(.smallDiffieHellman) }
    }

    private func askCertificates(_ facts: inout AuditFacts) async {
        facts.unnamed = await line.shake(Offer(sendsServerName: false)).certificates
        facts.rsa = await line.shake(Offer(authentication: .rsa)).certificates
        facts.ecdsa = await line.shake(Offer(authentication: .ecdsa)).certificates
    }

    private func askProtocols(_ facts: inout AuditFacts) async {
        for candidate in Audit.applicationProtocols {
            let result = await line.shake(Offer(applicationProtocols: [candidate]))
            if result.negotiated?.applicationProtocol == candidate { facts.applicationProtocols.insert(candidate) }
        }
    }

    private func askResumption(_ facts: inout AuditFacts) async {
        let session = HeldSession()
        _ = await line.shake(.ordinary, .keep(session))
        guard session.isThere else { return }
        facts.resumes = await line.shake(.ordinary, .offer(session)).negotiated?.isResumed
    }

    /// OpenSSL 3.0 has no such group: it is offered by hand and without a share, and a server that has it asks for one.
    private func askPostQuantum(_ facts: inout AuditFacts) async {
        var question = hello(.tls13, CipherSuite.modern)
        question.groups = [ClientHello.postQuantumGroup]
        switch await line.greet(question) {
        case .hello(let answer): facts.isPostQuantum = answer.group == ClientHello.postQuantumGroup
        case .alert, .closed: facts.isPostQuantum = false
        case .foreign, nil: break
        }
    }
}

extension ProbeFailure {
    /// Whether TLS was never tried.
    fileprivate var isBeforeTLS: Bool {
        switch self {
        case .badName, .resolution, .startTLSRefused, .startTLSInjected, .cancelled: true
        case .timedOut(let phase), .system(_, let phase), .closed(let phase): phase != .shakingHands
        case .handshake, .flooded, .noCertificate, .certificate: false
        }
    }
}

extension ProbeResult {
    /// The chain, empty when there was none.
    fileprivate var certificates: [Certificate] {
        guard case .served(let certificates) = outcome else { return [] }
        return certificates
    }
}
