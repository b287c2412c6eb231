import COpenSSL
package import FoundationEssentials
package import PKI

/// Looks a certificate up in a revocation list (RFC 5280 §6.3).
package enum RevocationLookup {
    /// Lists of busy authorities that are not cut in parts reach some megabytes.
    package static let sizeLimit = 33_554_432

    /// What a list says about a certificate, verified.
    ///
    /// Delta lists, indirect lists, lists of some reasons only and lists of another part of the issuer's certificates are
    /// refused: they do not decide alone.
    ///
    /// - Parameters:
    ///   - der: the octets as they came; PEM must be decoded before.
    ///   - issuer: the leaf's issuer, which must have signed the list.
    ///   - instant: only lists made before it count. Whether the list is fresh is for the caller:
    ///     ``RevocationAnswer/isExpired(at:)``.
    package static func read(
        _ der: [UInt8],
        for leaf: Certificate,
        issuer: Certificate,
        at instant: Date
    ) throws(RevocationFailure) -> RevocationAnswer {
        defer { ERR_clear_error() }
        guard der.count <= sizeLimit else { throw .tooLarge(limit: sizeLimit) }
        guard leaf.isNamed(asIssuedBy: issuer), let pair = ParsedPair(leaf, issuer) else { throw .notTheIssuer }
        let list = try parse(der)
        defer { X509_CRL_free(list) }
        guard X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(pair.issuer)) == 0 else {
            throw .otherScope("it is another issuer's")
        }
        try checkScope(list, leaf)
        guard X509_CRL_verify(list, X509_get0_pubkey(pair.issuer)) == 1 else {
            throw .notVerified(OpenSSLError("verifying the list"))
        }
        let (thisUpdate, nextUpdate) = try RevocationAnswer.period(
            from: X509_CRL_get0_lastUpdate(list),
            to: X509_CRL_get0_nextUpdate(list),
            at: instant
        )
        let status = try status(in: list, pair)
        return RevocationAnswer(status, thisUpdate: thisUpdate, nextUpdate: nextUpdate)
    }

    private static func parse(_ der: [UInt8]) throws(RevocationFailure) -> OpaquePointer {
        let (parsed, consumed) = der.withUnsafeBufferPointer { buffer -> (OpaquePointer?, Int) in
            var cursor = buffer.baseAddress
            let list = d2i_X509_CRL(nil, &cursor, buffer.count)
            guard let start = buffer.baseAddress, let cursor else { return (list, 0) }
            return (list, cursor - start)
        }
        guard let parsed else { throw .notDER(OpenSSLError("parsing")) }
        guard consumed == der.count else {
            X509_CRL_free(parsed)
            throw .trailingOctets
        }
        return parsed
    }

    private static func status(
        in list: OpaquePointer,
        _ pair: ParsedPair
    ) throws(RevocationFailure) -> RevocationAnswer.Status {
        var entry: OpaquePointer?
        // 2 stands for an entry that lifts an earlier one (removeFromCRL).
        guard X509_CRL_get0_by_serial(list, &entry, X509_get0_serialNumber(pair.leaf)) == 1, let entry else {
            return .good
        }
        guard let since = RevocationAnswer.date(X509_REVOKED_get0_revocationDate(entry)) else {
            throw .unreadable(field: "revocationDate")
        }
        guard let raw = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nil, nil) else {
            return .revoked(at: since, reason: nil)
        }
        let reason = raw.assumingMemoryBound(to: ASN1_ENUMERATED.self)
        defer { ASN1_ENUMERATED_free(reason) }
        return .revoked(at: since, reason: RevocationAnswer.reason(ASN1_ENUMERATED_get(reason)))
    }

    /// RFC 5280 §6.3.3 (b): a list decides about the certificates that are in its scope.
    private static func checkScope(_ list: OpaquePointer, _ leaf: Certificate) throws(RevocationFailure) {
        let understood = [NID_issuing_distribution_point, NID_authority_key_identifier, NID_crl_number]
        for index in 0..<max(0, X509_CRL_get_ext_count(list)) {
            let item = X509_CRL_get_ext(list, index)
            let kind = OBJ_obj2nid(X509_EXTENSION_get_object(item))
            guard X509_EXTENSION_get_critical(item) == 0 || understood.contains(kind) else {
                throw .otherScope("it has a critical extension that is not understood")
            }
        }
        guard X509_CRL_get_ext_by_NID(list, NID_issuing_distribution_point, -1) >= 0 else { return }
        guard let raw = X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, nil, nil) else {
            throw .unreadable(field: "issuingDistributionPoint")
        }
        let point = raw.assumingMemoryBound(to: ISSUING_DIST_POINT.self)
        defer { ISSUING_DIST_POINT_free(point) }
        try checkPart(point, leaf)
    }

    private static func checkPart(
        _ point: UnsafeMutablePointer<ISSUING_DIST_POINT>,
        _ leaf: Certificate
    ) throws(RevocationFailure) {
        let part = point.pointee
        if part.onlyattr > 0 || leaf.isCA && part.onlyuser > 0 || !leaf.isCA && part.onlyCA > 0 {
            throw .otherScope("it is for another kind of certificate")
        }
        if part.indirectCRL > 0 { throw .otherScope("it is indirect") }
        if part.onlysomereasons != nil { throw .otherScope("it is for some reasons only") }
        guard part.distpoint != nil else { return }
        let names = urls(rekey_ISSUING_DIST_POINT_names(point))
        guard names.contains(where: leaf.extensions.revocationLists.contains) else {
            throw .otherScope("it is for another part of the issuer's certificates")
        }
    }

    private static func urls(_ names: OpaquePointer?) -> [String] {
        guard let names else { return [] }
        return (0..<max(0, rekey_sk_GENERAL_NAME_num(names))).compactMap { index in
            guard let name = rekey_sk_GENERAL_NAME_value(names, index), let text = rekey_GENERAL_NAME_uri(name),
                let start = ASN1_STRING_get0_data(text)
            else { return nil }
            let octets = UnsafeBufferPointer(start: start, count: Int(max(0, ASN1_STRING_length(text))))
            return String(decoding: octets, as: UTF8.self)
        }
    }
}
