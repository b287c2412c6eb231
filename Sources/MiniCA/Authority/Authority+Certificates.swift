import FoundationEssentials
import PKI

/// Finalizing, downloading and revoking (RFC 8555 §7.4, §7.4.2, §7.6).
extension Authority {
    func finalize(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        var order = try ownOrder(request)
        // RFC 8555 §7.4: "A request to finalize an order will result in error if the order is not in the "ready"
        // state. In such cases, the server MUST return a 403 (Forbidden) error with … "orderNotReady"."
        guard order.status == .ready else {
            throw Problem(.orderNotReady, 403, "the order is \(order.status.rawValue)")
        }
        try refuseFinalize(&order)
        guard let text = try request.object()["csr"]?.string, let der = Base64URL.decode(text) else {
            throw .malformed("csr is missing or not base64url")
        }
        let key = try signingRequest(der, for: order).key
        if tempers.take(.orderInvalid) != nil { return fail(order) }
        let issued = try issued(order, for: key)
        register.store(issued)
        markReplaced(by: order)
        order.certificateSerial = issued.certificate.serial
        let forEver = tempers.take(.orderProcessingForEver) != nil
        order.pollsLeft = forEver ? .max : tempers.processingPolls ?? 0
        order.status = forEver || tempers.processingPolls != nil ? .processing : .valid
        register.store(order)
        return response(order)
    }

    /// The certificate for the order's key; where a temper says so, the one its account got the last time.
    private func issued(_ order: Order, for key: KeyHandle) throws(Problem) -> IssuedCertificate {
        let previous = register.newestCertificate(for: order.identifiers, of: order.accountID)
        if let previous, tempers.take(.sameCertificate) != nil { return previous }
        return try issue(order, for: key)
    }

    private func fail(_ order: Order) -> ServerResponse {
        var order = order
        order.status = .invalid
        order.error = Problem(.serverInternal, 500, "issuance has gone wrong; the order is over")
        register.store(order)
        return response(order)
    }

    func certificate(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        try request.requireRead()
        let account = try request.account()
        let parts = request.route.id.split(separator: ".", maxSplits: 1).map(String.init)
        guard let serial = parts.first, let issued = register.certificates[serial] else {
            throw .malformed("there is no such certificate", status: 404)
        }
        guard issued.accountID == account.id else { throw .unauthorized("this is another account's certificate") }
        if parts.count > 1 { return try alternate(parts[1], of: issued) }
        return try download(issued)
    }

    func revoke(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        let payload = try request.object()
        guard let text = payload["certificate"]?.string, let der = Base64URL.decode(text),
            let certificate = try? Certificate(der: der)
        else { throw .malformed("certificate is missing or not a certificate in base64url") }
        guard var issued = register.certificates[certificate.serial], issued.certificate == certificate else {
            throw .malformed("this CA has not issued that certificate", status: 404)
        }
        guard mayRevoke(request.signer, issued) else { throw .unauthorized("the certificate is not yours to revoke") }
        let reason = try revocationReason(payload)
        guard !issued.isRevoked else { throw Problem(.alreadyRevoked, 400, "the certificate is revoked already") }
        let isByCertificateKey = if case .key = request.signer { true } else { false }
        let revocation = RevocationSummary(
            serial: certificate.serial,
            reason: reason,
            isByCertificateKey: isByCertificateKey
        )
        issued.revocation = revocation
        register.store(issued)
        revocations.append(revocation)
        return ServerResponse(status: 200)
    }

    private func revocationReason(_ payload: JSONValue) throws(Problem) -> Int? {
        guard let reason = payload["reason"] else { return nil }
        guard let code = reason.integer, configuration.revocationReasons.contains(code) else {
            let known = configuration.revocationReasons.sorted().map(String.init).joined(separator: ", ")
            throw Problem(.badRevocationReason, 400, "the reason is one of \(known)")
        }
        return code
    }

    private func signingRequest(_ der: [UInt8], for order: Order) throws(Problem) -> SigningRequest {
        let request: SigningRequest
        do throws(SigningRequest.Refusal) {
            request = try SigningRequest(der: der)
        } catch {
            throw Problem(.badCSR, 400, "\(error)")
        }
        guard request.identifiers == Set(order.identifiers) else {
            throw Problem(.badCSR, 400, "the CSR's names are not the order's")
        }
        // RFC 8555 §11.1: an account key must not be certified.
        guard !register.isAccountKey(request.key.publicKey) else {
            throw Problem(.badCSR, 400, "the CSR's key is an account's key")
        }
        return request
    }

    /// Signs a leaf for the order and that key, or one that a temper has made wrong.
    func issue(_ order: Order, for key: KeyHandle) throws(Problem) -> IssuedCertificate {
        let lifetime = order.profile.flatMap { configuration.profiles[$0]?.leafLifetime } ?? configuration.leafLifetime
        let validity = Validity(
            notBefore: now.addingTimeInterval(-configuration.backdating.seconds),
            notAfter: now.addingTimeInterval(lifetime.seconds)
        )
        do {
            var plan = LeafPlan(
                identifiers: order.identifiers + tempers.extraNames,
                key: tempers.certifiesWrongKey ? try KeyHandle.generate() : key,
                validity: validity,
                issuer: hierarchy.issuer,
                issuers: [hierarchy.intermediate]
            )
            try spoil(&plan, for: order)
            return IssuedCertificate(
                certificate: try plan.sign(),
                accountID: order.accountID,
                identifiers: order.identifiers,
                issuers: plan.issuers
            )
        } catch {
            throw Problem(.serverInternal, 500, "\(error)")
        }
    }

    /// RFC 8555 §7.6: the account that ordered it, one that is authorized for all its names, or its own key.
    private func mayRevoke(_ signer: VerifiedRequest.Signer, _ issued: IssuedCertificate) -> Bool {
        switch signer {
        case .key(let key): key.handle.publicKey == issued.certificate.publicKey
        case .account(let account):
            account.id == issued.accountID
                || issued.identifiers.allSatisfy {
                    register.validAuthorization(for: $0, of: account.id, at: now) != nil
                }
        }
    }
}
