import FoundationEssentials

/// Puts new certificates into their tables.
struct CertificateWriter {
    let rows: Rows
    let at: Date

    /// - Parameter seenNow: how many observations of it begin in the same transaction.
    func insert(_ certificate: InventoryBatch.Certificate, number: Int, seenNow: Int) throws {
        try insert(certificate.row, number: number, seenNow: seenNow)
        for (ordinal, name) in CertificateIndexing.names(certificate.row).enumerated() {
            try rows.run(
                "INSERT INTO certificate_name (certificate, ordinal, kind, name, reversed) VALUES (?, ?, ?, ?, ?)",
                [.int(number), .int(ordinal), .text(name.kind), .text(name.name), .text(name.reversed)]
            )
        }
        guard let der = certificate.der else { return }
        try rows.run(
            "INSERT INTO certificate_der (certificate, der) VALUES (?, ?)",
            [.int(number), .text(Data(der).base64EncodedString())]
        )
    }

    private func insert(_ row: CertificateRow, number: Int, seenNow: Int) throws {
        try rows.run(
            """
            INSERT INTO certificate (id, fingerprint, spki, serial, subject, common_name, issuer, issuer_name,
            issuer_organisation, issuer_label, not_before, not_after, key_type, key_bits, signature, is_ca,
            is_self_signed, name_set, title, lifetime_days, spki_prefix, serial_prefix, name_set_prefix, seen_now,
            managed, first_seen, last_seen)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
            (SELECT COUNT(*) FROM (SELECT 1 FROM generation WHERE fingerprint = ?
            UNION SELECT 1 FROM generation_pair WHERE fingerprint = ? LIMIT 1) AS ours), ?, ?)
            """,
            [
                .int(number), .text(row.fingerprint), .text(row.spki), .text(row.serial), .text(row.subject),
                .text(row.commonName), .text(row.issuer), .text(row.issuerName), .text(row.issuerOrganisation),
                .text(CertificateIndexing.issuerLabel(row)), .date(row.notBefore), .date(row.notAfter),
                .text(row.keyType), .int(row.keyBits), .text(row.signature), .int(row.isAuthority ? 1 : 0),
                .int(row.isSelfSigned ? 1 : 0), .text(row.nameSet), .text(CertificateIndexing.title(row)),
                .int(CertificateIndexing.lifetimeDays(row)), .int(CertificateIndexing.prefix(row.spki)),
                .int(CertificateIndexing.serialPrefix(row.serial)), .int(CertificateIndexing.prefix(row.nameSet)),
                .int(seenNow), .text(row.fingerprint), .text(row.fingerprint), .date(at), .date(at),
            ]
        )
    }
}
