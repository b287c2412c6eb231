/// Whether a CA may issue, as far as can be seen from here.
package enum CAAVerdict: Sendable, Equatable {
    /// It may, after one of these challenge types; nil means any.
    case allowed(methods: Set<String>?)
    /// It must not: an order would fail.
    case forbidden(CAARefusal)
    /// It cannot be told; nothing is held back because of it.
    case unknown(CAADoubt)
}

/// Why CAA forbids issuance.
package enum CAARefusal: Sendable, Equatable, CustomStringConvertible {
    /// The records allow only these issuers, perhaps none.
    case otherIssuers([String])
    /// Only under other accounts.
    case otherAccount([String])
    /// Only after other challenge types than those wanted.
    case otherMethods(Set<String>)
    /// A critical property that no CA knows (RFC 8659 §4.1); its tag, printable.
    case criticalProperty(String)
    /// A record for this issuer that nothing can satisfy (RFC 8657 §3, §4).
    case unsatisfiable

    package var description: String {
        switch self {
        case .otherIssuers(let issuers) where issuers.isEmpty: "CAA allows no CA to issue"
        case .otherIssuers(let issuers): "CAA allows only \(issuers.joined(separator: ", ")) to issue"
        case .otherAccount(let accounts): "CAA allows only the account \(accounts.joined(separator: " or "))"
        case .otherMethods(let methods):
            methods.isEmpty
                ? "CAA allows no challenge type"
                : "CAA allows only the challenge types \(methods.sorted().joined(separator: ", "))"
        case .criticalProperty(let tag): "CAA has a critical property that CAs do not know: \"\(tag)\""
        case .unsatisfiable: "the CAA record for this CA can never be satisfied"
        }
    }
}

/// Why nothing can be told about CAA.
package enum CAADoubt: Sendable, Equatable, CustomStringConvertible {
    /// The records could not be fetched; a CA that cannot either will not issue (BR 3.2.2.8).
    case lookup(LookupFailure)
    /// The CA does not say by which names it is allowed (no caaIdentities, RFC 8555 §9.7.6).
    case issuerNotNamed
    /// The records name an account, and there is none yet.
    case noAccount

    package var description: String {
        switch self {
        case .lookup(let failure): "CAA is not known: \(failure)"
        case .issuerNotNamed: "CAA restricts issuance, and the CA does not say by which name it goes there"
        case .noAccount: "CAA names an account, and none is registered yet"
        }
    }
}
