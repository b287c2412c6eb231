package import PKI
import Synchronization

/// The authorities' certificates seen so far: what is missing beside a leaf may lie elsewhere on the host. Thread-safe.
package final class IssuerPool: Sendable {
    /// No host has more authorities than this; what comes later is not remembered.
    private static let most = 20_000
    /// Longer ways upwards than this do not exist in practice (RFC 5280 §6 sets none).
    private static let height = 6

    private struct State {
        var bySubject: [String: [Certificate]] = [:]
        var known: Set<SHA256Digest> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Remembers an authority's certificate; others are ignored.
    package func add(_ certificate: Certificate) {
        guard certificate.isCA else { return }
        state.withLock { state in
            guard state.known.count < Self.most, state.known.insert(certificate.fingerprint).inserted else { return }
            state.bySubject[certificate.subject, default: []].append(certificate)
        }
    }

    /// The way upwards from a certificate as far as it is known, nearest first, without its own roots' repetition.
    package func issuers(of certificate: Certificate) -> [Certificate] {
        state.withLock { state in
            var path: [Certificate] = []
            var last = certificate
            while path.count < Self.height, !last.isSelfSigned {
                let next = state.bySubject[last.issuer]?.first { candidate in
                    Self.fits(candidate, last) && !path.contains(candidate)
                }
                guard let next else { break }
                path.append(next)
                last = next
            }
            return path
        }
    }

    /// RFC 5280 §4.2.1.1: the key identifiers agree where both are there.
    private static func fits(_ issuer: Certificate, _ certificate: Certificate) -> Bool {
        guard let wanted = certificate.authorityKeyIdentifier, let own = issuer.extensions.subjectKeyIdentifier else {
            return true
        }
        return wanted == own
    }
}
