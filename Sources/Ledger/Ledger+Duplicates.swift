import FoundationEssentials

extension Ledger {
    /// Keys that more than one certificate seen now has, authorities' own left out. Where ``CertificateGroup/nameSets``
    /// is more than one, different services share a key.
    package func sharedKeys(limit: Int = 1_000) throws(LedgerFailure) -> [CertificateGroup] {
        try groups(Aggregates.sharedKeys, "spki", "AND is_ca = 0 AND seen_now > 0", limit) { _ in "" }
    }

    /// Serial numbers that more than one certificate of one issuer has: RFC 5280 §4.1.2.2, "It MUST be unique for each
    /// certificate issued by a given CA".
    package func repeatedSerials(limit: Int = 1_000) throws(LedgerFailure) -> [CertificateGroup] {
        try groups(Aggregates.repeatedSerials, "serial", "", limit, keyedBy: \.issuer)
    }

    /// Sets of names for which a certificate is seen now although a newer one is known; of each all certificates.
    package func outdated(limit: Int = 1_000) throws(LedgerFailure) -> [CertificateGroup] {
        let groups = try groups(Aggregates.outdated, "name_set", "AND is_ca = 0", limit) { _ in "" }
        return groups.filter { group in
            guard let newest = group.members.first else { return false }
            return group.members.contains { $0.seenNow > 0 && $0.notBefore < newest.notBefore }
        }
    }

    /// The newest certificate for a set of names; nil if none was ever seen.
    package func newest(nameSet: String) throws(LedgerFailure) -> InventoryItem? {
        try read { rows in
            let items = Items(rows: rows)
            return try rows.all(
                """
                \(Items.select) WHERE c.name_set_prefix = ? AND c.name_set = ? AND c.is_ca = 0
                ORDER BY c.not_before DESC, c.id DESC LIMIT 1
                """,
                [.int(CertificateIndexing.prefix(nameSet)), .text(nameSet)],
                as: Items.found
            ).first.map(items.item)
        }
    }

    /// Two questions: which prefixes occur more than once, out of the index alone; then the rows of those, compared whole.
    private func groups(
        _ prefixes: String,
        _ column: String,
        _ condition: String,
        _ limit: Int,
        keyedBy key: @escaping @Sendable (CertificateGroup.Member) -> String
    ) throws(LedgerFailure) -> [CertificateGroup] {
        try read { rows in
            let found = try rows.all(prefixes, [.int(max(0, limit))]) { row in try row.int(0) }
            return try found.flatMap { prefix in
                let members = try rows.all(
                    Self.selectMember(column, condition),
                    [.int(prefix)]
                ) { row in (common: try row.text(0), member: try Self.member(row)) }
                let groups = Dictionary(grouping: members) { [$0.common, key($0.member)] }
                return groups.values.filter { $0.count > 1 }.compactMap { group in
                    group.first.map { CertificateGroup(common: $0.common, members: group.map(\.member)) }
                }.sorted { $0.common < $1.common }
            }
        }
    }

    static func selectMember(_ column: String, _ condition: String) -> String {
        """
        SELECT \(column), fingerprint, title, issuer, name_set, not_before, not_after, seen_now, managed FROM certificate
        WHERE \(column)_prefix = ? AND \(column) <> '' \(condition) ORDER BY not_before DESC, id DESC LIMIT 1000
        """
    }

    private static func member(_ row: Columns) throws -> CertificateGroup.Member {
        CertificateGroup.Member(
            fingerprint: try row.text(1),
            title: try row.text(2),
            issuer: try row.text(3),
            nameSet: try row.text(4),
            notBefore: try row.date(5),
            notAfter: try row.date(6),
            seenNow: try row.int(7),
            isManaged: try row.int(8) != 0
        )
    }
}
