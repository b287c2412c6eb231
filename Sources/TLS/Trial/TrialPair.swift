package import PKI

/// One of several pairs that one server is to have.
package struct TrialPair: Sendable {
    /// The kind of key.
    package let family: KeyFamily
    /// The PEM file with leaf and intermediates.
    package let fullchain: FileContent
    /// The PEM file with the unencrypted private key.
    package let key: FileContent
    /// What a client of that kind must be shown.
    package let leaf: Certificate

    /// A pair.
    package init(family: KeyFamily, fullchain: FileContent, key: FileContent, leaf: Certificate) {
        self.family = family
        self.fullchain = fullchain
        self.key = key
        self.leaf = leaf
    }
}

extension TrialHandshake {
    /// Loads several pairs into one server, as services with several certificates for a name do, and shakes hands with
    /// it once for each kind of key, as a client that understands no other.
    ///
    /// - Returns: what is wrong, with the pair it was found at; empty when every client is shown its own.
    package static func together(_ pairs: [TrialPair]) -> [(family: KeyFamily, finding: TrialFinding)] {
        guard let first = pairs.first else { return [] }
        let server: ServerContext
        do throws(TrialFinding) { server = try ServerContext(fullchain: first.fullchain, key: first.key) } catch {
            return [(first.family, error)]
        }
        for pair in pairs.dropFirst() {
            do throws(TrialFinding) { try server.add(fullchain: pair.fullchain, key: pair.key) } catch {
                return [(pair.family, error)]
            }
        }
        return pairs.compactMap { pair in
            do throws(TrialFinding) {
                let offer = Offer(understanding: pair.family)
                let shown = try MemoryConnection(to: server, offer: offer).presented()
                return shown.first == pair.leaf ? nil : (pair.family, .otherShown)
            } catch {
                return (pair.family, error)
            }
        }
    }
}
