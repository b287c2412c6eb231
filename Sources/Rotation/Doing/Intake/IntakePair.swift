import Deployment
import FoundationEssentials
package import PKI
package import SystemPackage

/// A pair that another program got or somebody put there, about to become a generation.
package struct IntakePair: Sendable {
    /// Leaf and intermediates.
    package let chain: CertificateChain
    /// The file with the key in PEM; no symbolic link.
    package let keyFile: FilePath
    /// The configuration's name of the authority that issued it.
    package let authority: String
    /// The roots its chain is judged by; what comes of it is told and refuses nothing.
    package let trust: TrustStore
    /// Where it comes from, for the journal: `certbot`, or a path.
    package let origin: String

    package init(chain: CertificateChain, keyFile: FilePath, authority: String, trust: TrustStore, origin: String) {
        self.chain = chain
        self.keyFile = keyFile
        self.authority = authority
        self.trust = trust
        self.origin = origin
    }

    /// What no certificate says. There was no order here.
    func provenance(at now: Date) -> Provenance {
        Provenance(authority: authority, orderURL: nil, createdAt: now)
    }
}
