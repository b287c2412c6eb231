package import PKI

extension ACMEClient {
    /// Asks to prove a name before it is ordered (RFC 8555 §7.4.1); few servers offer it. The authorization may be valid
    /// already.
    ///
    /// RFC 8555 §7.4.1: "the identifier […] MUST NOT contain a wildcard": refused before anything is sent.
    package func newAuthorization(
        for identifier: Identifier,
        as account: AccountIdentity
    ) async throws(ACMEFailure) -> Authorization {
        if case .dns(let name) = identifier, name.isWildcard { throw .wildcardBeforeOrder(identifier) }
        let payload = JSONValue.object(["identifier": WireIdentifier(identifier).json])
        let answer = try await atResource { directory throws(ACMEFailure) in
            guard let url = directory.newAuthorization else { throw .notOffered(.newAuthorization) }
            return url
        } do: { url async throws(ACMEFailure) in
            // Servers give back the pending authorization of the same name.
            try await post(
                .changing(url, key: .account(account), payload: payload, for: .authorization, isRepeatable: true)
            )
        }
        return try ACMEFailure.checking { () throws(ProtocolBreach) in
            let url = try answer.location(of: "newAuthz", under: origins)
            return try Authorization(JSONDocument.object(answer.body, named: "authorization"), url: url, under: origins)
        }
    }
}
