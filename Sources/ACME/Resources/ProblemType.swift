/// The kind of a problem (RFC 8555 §6.7); an open set. Kinds nobody knows are judged by their HTTP status.
package struct ProblemType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The whole URI.
    package let rawValue: String

    /// Any URI is a type.
    package init(rawValue: String) { self.rawValue = rawValue }

    private init(acme name: String) { rawValue = Self.namespace + name }

    static let namespace = "urn:ietf:params:acme:error:"

    /// The last word of an ACME type, the whole URI otherwise; safe to print.
    package var description: String {
        ServerText(isACME ? String(rawValue.dropFirst(Self.namespace.count)) : rawValue).description
    }

    var isACME: Bool { rawValue.hasPrefix(Self.namespace) }

    /// RFC 9457 §4.2.1: what a problem without a type has.
    package static let blank = ProblemType(rawValue: "about:blank")

    /// The account is not known.
    package static let accountDoesNotExist = ProblemType(acme: "accountDoesNotExist")
    /// The certificate to replace was replaced before (RFC 9773).
    package static let alreadyReplaced = ProblemType(acme: "alreadyReplaced")
    /// The certificate is revoked already.
    package static let alreadyRevoked = ProblemType(acme: "alreadyRevoked")
    /// The renewing order was ended before (RFC 8739).
    package static let autoRenewalCanceled = ProblemType(acme: "autoRenewalCanceled")
    /// The order is not a renewing one, or cannot be ended now (RFC 8739).
    package static let autoRenewalCancellationInvalid = ProblemType(acme: "autoRenewalCancellationInvalid")
    /// The renewing order has run its time (RFC 8739).
    package static let autoRenewalExpired = ProblemType(acme: "autoRenewalExpired")
    /// Certificates of a renewing order are ended, not revoked (RFC 8739).
    package static let autoRenewalRevocationNotSupported = ProblemType(acme: "autoRenewalRevocationNotSupported")
    /// The certificate request is unacceptable.
    package static let badCSR = ProblemType(acme: "badCSR")
    /// The nonce is unknown or spent.
    package static let badNonce = ProblemType(acme: "badNonce")
    /// The key is unacceptable.
    package static let badPublicKey = ProblemType(acme: "badPublicKey")
    /// The revocation reason is not allowed.
    package static let badRevocationReason = ProblemType(acme: "badRevocationReason")
    /// The signature algorithm is not supported.
    package static let badSignatureAlgorithm = ProblemType(acme: "badSignatureAlgorithm")
    /// A CAA record forbids it.
    package static let caa = ProblemType(acme: "caa")
    /// The subproblems say it.
    package static let compound = ProblemType(acme: "compound")
    /// Not registered: something is under way or taken already.
    package static let conflict = ProblemType(acme: "conflict")
    /// The validator could not connect.
    package static let connection = ProblemType(acme: "connection")
    /// A DNS query failed during validation.
    package static let dns = ProblemType(acme: "dns")
    /// A binding to a customer's account is needed.
    package static let externalAccountRequired = ProblemType(acme: "externalAccountRequired")
    /// The validator found something else.
    package static let incorrectResponse = ProblemType(acme: "incorrectResponse")
    /// A contact is wrong.
    package static let invalidContact = ProblemType(acme: "invalidContact")
    /// The profile is not on offer (draft-ietf-acme-profiles).
    package static let invalidProfile = ProblemType(acme: "invalidProfile")
    /// The request was malformed, or so the server says.
    package static let malformed = ProblemType(acme: "malformed")
    /// An onion name's CAA could not be had (RFC 9799).
    package static let onionCAARequired = ProblemType(acme: "onionCAARequired")
    /// The order is not `ready` to be finalized.
    package static let orderNotReady = ProblemType(acme: "orderNotReady")
    /// Too many requests of some kind.
    package static let rateLimited = ProblemType(acme: "rateLimited")
    /// The server will not issue for the name.
    package static let rejectedIdentifier = ProblemType(acme: "rejectedIdentifier")
    /// The server failed.
    package static let serverInternal = ProblemType(acme: "serverInternal")
    /// The validator got a TLS error.
    package static let tls = ProblemType(acme: "tls")
    /// Not allowed; in validation, the wrong answer.
    package static let unauthorized = ProblemType(acme: "unauthorized")
    /// A contact's scheme is not supported.
    package static let unsupportedContact = ProblemType(acme: "unsupportedContact")
    /// The kind of identifier is not supported.
    package static let unsupportedIdentifier = ProblemType(acme: "unsupportedIdentifier")
    /// Somebody has to visit a page first, such as new terms.
    package static let userActionRequired = ProblemType(acme: "userActionRequired")
}
