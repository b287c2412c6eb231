package import ACME
package import SystemPackage

/// One way to prove control of a certificate's names.
package enum ChallengeMethod: Sendable, Equatable {
    /// HTTP-01 by a listener of our own on an IP address and port.
    case listen(address: String, port: UInt16)
    /// HTTP-01 by files below a directory.
    case webroot(FilePath)
    /// TLS-ALPN-01 by a listener of our own.
    case tlsALPN(address: String, port: UInt16)
    /// DNS-01 or dns-account-01, by records somebody writes.
    case dns(DNSMethod)
    /// dns-persist-01, by a record the operator has published.
    case dnsPersist

    /// Whether hooks of the directory write its records.
    var isToldToHooks: Bool {
        if case .dns(let method) = self, case .hooks = method.writer { true } else { false }
    }

    /// The type as ACME spells it.
    package var type: ChallengeType {
        switch self {
        case .listen, .webroot: .http01
        case .tlsALPN: .tlsALPN01
        case .dns(let method): method.type
        case .dnsPersist: .dnsPersist01
        }
    }
}
