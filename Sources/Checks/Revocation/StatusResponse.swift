import COpenSSL
package import FoundationEssentials
import Glibc
package import PKI

/// Reads OCSP responses (RFC 6960), fetched or stapled.
package enum StatusResponse {
    /// Responses are a few hundred octets, with a delegate's certificate two thousand.
    package static let sizeLimit = 65_536

    /// What a response says about a certificate, verified.
    ///
    /// - Parameters:
    ///   - der: the octets as they came.
    ///   - issuer: the leaf's issuer; it, or a delegate it certified for OCSP (RFC 6960 §4.2.2.2), must have signed.
    ///   - instant: when the delegate's certificate must be valid. Whether the answer is fresh is for the caller:
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
        let response = try parse(der)
        defer { OCSP_RESPONSE_free(response) }
        let status = OCSP_response_status(response)
        guard status == OCSP_RESPONSE_STATUS_SUCCESSFUL else { throw .refused(word(status)) }
        guard let basic = OCSP_response_get1_basic(response) else { throw .notDER(OpenSSLError("reading the answer")) }
        defer { OCSP_BASICRESP_free(basic) }
        try verify(basic, pair, at: instant)
        guard let single = single(in: basic, pair) else { throw .otherCertificate }
        return try answer(single, at: instant)
    }

    private static func parse(_ der: [UInt8]) throws(RevocationFailure) -> OpaquePointer {
        let (parsed, consumed) = der.withUnsafeBufferPointer { buffer -> (OpaquePointer?, Int) in
            var cursor = buffer.baseAddress
            let response = d2i_OCSP_RESPONSE(nil, &cursor, buffer.count)
            guard let start = buffer.baseAddress, let cursor else { return (response, 0) }
            return (response, cursor - start)
        }
        guard let parsed else { throw .notDER(OpenSSLError("parsing")) }
        guard consumed == der.count else {
            OCSP_RESPONSE_free(parsed)
            throw .trailingOctets
        }
        return parsed
    }

    /// RFC 6960 §4.2.2.2: signed by the issuer itself, or by a certificate that it issued for id-kp-OCSPSigning.
    private static func verify(
        _ basic: OpaquePointer,
        _ pair: ParsedPair,
        at instant: Date
    ) throws(RevocationFailure) {
        guard let store = X509_STORE_new(), let candidates = rekey_sk_X509_new() else {
            throw .notVerified(OpenSSLError("preparing"))
        }
        defer {
            X509_STORE_free(store)
            rekey_sk_X509_pop_free(candidates)
        }
        X509_up_ref(pair.issuer)
        guard rekey_sk_X509_push(candidates, pair.issuer) > 0, X509_STORE_add_cert(store, pair.issuer) == 1 else {
            throw .notVerified(OpenSSLError("preparing"))
        }
        let parameters = X509_STORE_get0_param(store)
        // The issuer is trusted because the leaf's chain is judged elsewhere.
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        X509_VERIFY_PARAM_set_time(parameters, time_t(exactly: instant.timeIntervalSince1970.rounded()) ?? 0)
        guard OCSP_basic_verify(basic, candidates, store, 0) == 1 else {
            throw .notVerified(OpenSSLError("verifying the answer"))
        }
    }

    /// The answer about the leaf, whatever digest the responder names it by.
    private static func single(in basic: OpaquePointer, _ pair: ParsedPair) -> OpaquePointer? {
        for index in 0..<max(0, OCSP_resp_count(basic)) {
            guard let single = OCSP_resp_get0(basic, index), let named = OCSP_SINGLERESP_get0_id(single) else {
                continue
            }
            var algorithm: OpaquePointer?
            guard OCSP_id_get0_info(nil, &algorithm, nil, nil, named) == 1,
                let digest = EVP_get_digestbyname(OBJ_nid2sn(OBJ_obj2nid(algorithm))),
                let wanted = OCSP_cert_to_id(digest, pair.leaf, pair.issuer)
            else { continue }
            defer { OCSP_CERTID_free(wanted) }
            if OCSP_id_cmp(wanted, named) == 0 { return single }
        }
        return nil
    }

    private static func answer(_ single: OpaquePointer, at instant: Date) throws(RevocationFailure) -> RevocationAnswer
    {
        var reason: Int32 = -1
        var revokedAt: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        var first: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        var next: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        let code = OCSP_single_get0_status(single, &reason, &revokedAt, &first, &next)
        let (thisUpdate, nextUpdate) = try RevocationAnswer.period(from: first, to: next, at: instant)
        let status: RevocationAnswer.Status
        switch code {
        case V_OCSP_CERTSTATUS_GOOD: status = .good
        case V_OCSP_CERTSTATUS_REVOKED:
            guard let since = RevocationAnswer.date(revokedAt) else { throw .unreadable(field: "revocationTime") }
            status = .revoked(at: since, reason: RevocationAnswer.reason(Int(reason)))
        case V_OCSP_CERTSTATUS_UNKNOWN: status = .unknown
        default: throw .unreadable(field: "status")
        }
        return RevocationAnswer(status, thisUpdate: thisUpdate, nextUpdate: nextUpdate)
    }

    /// RFC 6960 §4.2.1.
    private static func word(_ status: Int32) -> String {
        switch status {
        case 1: "malformedRequest"
        case 2: "internalError"
        case 3: "tryLater"
        case 5: "sigRequired"
        case 6: "unauthorized"
        default: "status \(status)"
        }
    }
}
