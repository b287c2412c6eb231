/// What a server made of a message (RFC 1035 §4.1.1, RFC 2136 §2.2, RFC 6891 §6.1.3): an open set of 12 bits.
package struct ResponseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let noError = ResponseCode(rawValue: 0)
    package static let formatError = ResponseCode(rawValue: 1)
    package static let serverFailure = ResponseCode(rawValue: 2)
    package static let nameError = ResponseCode(rawValue: 3)
    package static let notImplemented = ResponseCode(rawValue: 4)
    package static let refused = ResponseCode(rawValue: 5)
    package static let nameExists = ResponseCode(rawValue: 6)
    package static let setExists = ResponseCode(rawValue: 7)
    package static let setMissing = ResponseCode(rawValue: 8)
    package static let notAuthoritative = ResponseCode(rawValue: 9)
    package static let notZone = ResponseCode(rawValue: 10)

    /// The mnemonic of the registry, or `RCODE` and the number.
    package var description: String { Self.mnemonics[self] ?? "RCODE\(rawValue)" }

    private static let mnemonics: [ResponseCode: String] = [
        .noError: "NOERROR", .formatError: "FORMERR", .serverFailure: "SERVFAIL", .nameError: "NXDOMAIN",
        .notImplemented: "NOTIMP", .refused: "REFUSED", .nameExists: "YXDOMAIN", .setExists: "YXRRSET",
        .setMissing: "NXRRSET", .notAuthoritative: "NOTAUTH", .notZone: "NOTZONE",
    ]
}
