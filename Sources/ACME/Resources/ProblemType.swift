/// The kind of a problem (RFC 8555 §6.7); an open set. Kinds nobody knows are judged by their HTTP status.
package struct ProblemType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The whole URI.
    package let rawValue: String

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

    package static let accountDoesNotExist = ProblemType(acme: "accountDoesNotExist")
    package static let alreadyReplaced = ProblemType(acme: "alreadyReplaced")
    package static let alreadyRevoked = ProblemType(acme: "alreadyRevoked")
    package static let badCSR = ProblemType(acme: "badCSR")
    package static let badNonce = ProblemType(acme: "badNonce")
    package static let badPublicKey = ProblemType(acme: "badPublicKey")
    package static let badRevocationReason = ProblemType(acme: "badRevocationReason")
    package static let badSignatureAlgorithm = ProblemType(acme: "badSignatureAlgorithm")
    package static let caa = ProblemType(acme: "caa")
    package static let compound = ProblemType(acme: "compound")
    package static let conflict = ProblemType(acme: "conflict")
    package static let connection = ProblemType(acme: "connection")
    package static let dns = ProblemType(acme: "dns")
    package static let externalAccountRequired = ProblemType(acme: "externalAccountRequired")
    package static let incorrectResponse = ProblemType(acme: "incorrectResponse")
    package static let invalidContact = ProblemType(acme: "invalidContact")
    package static let invalidProfile = ProblemType(acme: "invalidProfile")
    package static let malformed = ProblemType(acme: "malformed")
    package static let onionCAARequired = ProblemType(acme: "onionCAARequired")
    package static let orderNotReady = ProblemType(acme: "orderNotReady")
    package static let rateLimited = ProblemType(acme: "rateLimited")
    package static let rejectedIdentifier = ProblemType(acme: "rejectedIdentifier")
    package static let serverInternal = ProblemType(acme: "serverInternal")
    package static let tls = ProblemType(acme: "tls")
    package static let unauthorized = ProblemType(acme: "unauthorized")
    package static let unsupportedContact = ProblemType(acme: "unsupportedContact")
    package static let unsupportedIdentifier = ProblemType(acme: "unsupportedIdentifier")
    package static let userActionRequired = ProblemType(acme: "userActionRequired")
}
