/// What the relevant CAA records of a name say to an applicant: RFC 8659 §4 and RFC 8657, as a pure function.
package enum CAAPolicy {
    /// Properties that CAs know, so that their critical flag asks nothing special.
    private static let known = ["issue", "issuewild", "iodef", "issuemail"]

    /// - Parameters:
    ///   - records: the relevant set, i.e. the first that is not empty from the name upwards; empty when there is none.
    ///   - isWildcard: whether the certificate is for `*.` and the name.
    package static func judge(_ records: [CAARecord], isWildcard: Bool, for applicant: CAAApplicant) -> CAAVerdict {
        // RFC 8659 §4.1: "[the issuer] MUST NOT issue a certificate unless […] it understands" a critical property.
        for record in records where record.isCritical && !known.contains(where: record.isTagged) {
            return .forbidden(.criticalProperty(Printable.text(record.tag)))
        }
        let properties = restrictions(records, isWildcard: isWildcard)
        guard !properties.isEmpty else { return .allowed(methods: nil) }
        let named = properties.filter { $0.issuer != nil }
        guard !named.isEmpty else { return .forbidden(.otherIssuers([])) }
        guard !applicant.issuerDomains.isEmpty else { return .unknown(.issuerNotNamed) }
        let own = Set(applicant.issuerDomains.map(Self.domain))
        let ours = named.filter { $0.issuer.map(own.contains) ?? false }
        guard !ours.isEmpty else { return .forbidden(.otherIssuers(Set(named.compactMap(\.issuer)).sorted())) }
        return combined(ours.map { CAAGrant($0, applicant) }, applicant)
    }

    /// RFC 8659 §4.3: for a wildcard "issuewild" replaces "issue" wherever there is one; for others it means nothing.
    private static func restrictions(_ records: [CAARecord], isWildcard: Bool) -> [CAAIssueValue] {
        let wild = records.filter { $0.isTagged("issuewild") }
        let relevant = isWildcard && !wild.isEmpty ? wild : records.filter { $0.isTagged("issue") }
        return relevant.map { CAAIssueValue($0.value) }
    }

    private static func domain(_ text: String) -> String {
        let folded = text.lowercased()
        return folded.hasSuffix(".") ? String(folded.dropLast()) : folded
    }

    /// One record that allows is enough; when none does, the reason nearest to success is told.
    private static func combined(_ grants: [CAAGrant], _ applicant: CAAApplicant) -> CAAVerdict {
        guard !grants.contains(.anyMethod) else { return .allowed(methods: nil) }
        let lists = grants.compactMap { grant in
            if case .methods(let methods) = grant { methods } else { nil }
        }
        guard lists.isEmpty else {
            let methods = lists.reduce(into: Set<String>()) { $0.formUnion($1) }
            let usable = applicant.methods.isEmpty ? methods : methods.intersection(applicant.methods)
            return usable.isEmpty ? .forbidden(.otherMethods(methods)) : .allowed(methods: usable)
        }
        if grants.contains(.noAccount) { return .unknown(.noAccount) }
        let accounts = grants.compactMap { grant in
            if case .otherAccount(let account) = grant { account } else { nil }
        }
        return .forbidden(accounts.isEmpty ? .unsatisfiable : .otherAccount(accounts))
    }
}
