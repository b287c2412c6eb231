import COpenSSL
package import FoundationEssentials
package import PKI

/// A whole TLS handshake in memory with a pair of files: proof that they work before they go anywhere.
///
/// The key goes from ``FileContent`` to OpenSSL and never becomes a value here. Nothing touches disk or network. A trial takes
/// a few milliseconds of computing and no waiting; it may run on any thread, several at once.
package enum TrialHandshake {
    /// Serves the pair to a client that verifies chain and names as browsers do.
    ///
    /// - Parameters:
    ///   - fullchain: the PEM file with leaf and intermediates.
    ///   - key: the PEM file with the unencrypted private key; both may be one file.
    ///   - identifiers: what clients will ask for; a wildcard is tried with a name below it.
    ///   - trust: the roots the chain must end in; nil when the caller judges the chain itself.
    ///   - instant: the time the client believes in.
    /// - Returns: every finding, not only the first.
    package static func run(
        fullchain: FileContent,
        key: FileContent,
        identifiers: some Sequence<Identifier>,
        trust: TrustStore?,
        at instant: Date
    ) -> TrialResult {
        let presented: [Certificate]
        do {
            let server = try ServerContext(fullchain: fullchain, key: key)
            presented = try MemoryConnection(to: server).presented()
        } catch {
            return TrialResult(presented: [], findings: [error])
        }
        var findings = trust.map { judge(presented, trust: $0, at: instant) } ?? []
        if let leaf = presented.first {
            for identifier in identifiers.sorted() where !HostCheck.accepts(identifier, leaf) {
                findings.append(.wrongName(identifier))
            }
        }
        return TrialResult(presented: presented, findings: findings)
    }

    /// Loads a pair as a server would, without a handshake: that the files can be used and that the key is the leaf's.
    package static func load(fullchain: FileContent, key: FileContent) -> TrialFinding? {
        do {
            _ = try ServerContext(fullchain: fullchain, key: key)
            return nil
        } catch {
            return error
        }
    }

    private static func judge(_ presented: [Certificate], trust: TrustStore, at instant: Date) -> [TrialFinding] {
        do {
            switch trust.verify(try CertificateChain(presented), at: instant) {
            case .trusted: return []
            case .untrusted(let reason, let position): return [.untrusted(reason: reason, position: position)]
            case .undecided(let error): return [.undecided(error)]
            }
        } catch {
            return [.unusableChain(error)]
        }
    }
}
