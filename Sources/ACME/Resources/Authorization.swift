package import PKI

/// The server's view of one name: which challenges would prove it, or that it is proven (RFC 8555 §7.1.4).
package struct Authorization: Sendable, Equatable {
    /// An authorization's status; an open set.
    package struct Status: RawRepresentable, Hashable, Sendable {
        /// The word on the wire, unescaped: print it through `ServerText`.
        package let rawValue: String

        /// Any word is a status.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// To be proven.
        package static let pending = Status(rawValue: "pending")
        /// Proven.
        package static let valid = Status(rawValue: "valid")
        /// A challenge failed, for good.
        package static let invalid = Status(rawValue: "invalid")
        /// Given up by its owner.
        package static let deactivated = Status(rawValue: "deactivated")
        /// Valid once.
        package static let expired = Status(rawValue: "expired")
        /// Taken back by the server.
        package static let revoked = Status(rawValue: "revoked")

        /// Whether the name can no longer be proven by this authorization.
        var isLost: Bool { [.invalid, .deactivated, .expired, .revoked].contains(self) }
    }

    /// Where it was read.
    package let url: ServerURL
    /// Words nobody knows are kept.
    package let status: Status
    /// The name without `*.`; nil for kinds of identifiers that are not ours.
    package let identifier: Identifier?
    /// Whether it is for the wildcard of the name.
    package let isWildcard: Bool
    /// The challenges that could be read, of known and unknown types.
    package let challenges: [Challenge]
    /// The name as the server wrote it, to be shown where it is none of ours.
    private let written: ServerText

    init(_ json: JSONReader, url: ServerURL, under policy: OriginPolicy) throws(ProtocolBreach) {
        self.url = url
        status = Status(rawValue: try json.string("status"))
        guard let object = json.object("identifier"), let wire = WireIdentifier(object) else {
            throw ProtocolBreach(json.place("identifier"), .absent)
        }
        written = wire.text
        // Some servers write the wildcard into the value instead of the flag.
        if case .dns(let name) = wire.identifier, name.isWildcard, let base = try? DNSName(name.base) {
            identifier = .dns(base)
            isWildcard = true
        } else {
            identifier = wire.identifier
            isWildcard = json.bool("wildcard") ?? false
        }
        challenges = json.objects("challenges").compactMap { Challenge($0, under: policy) }
    }

    /// What the server holds against the name: the error of the challenge that has one.
    var problem: Problem? { challenges.lazy.compactMap(\.problem).first }

    /// The name as the operator wrote it.
    var displayName: ServerText { subject.map { ServerText($0.description) } ?? written }

    /// What it is about; nil for kinds of identifiers that are not ours.
    var subject: ChallengeSubject? { identifier.map { ChallengeSubject($0, isWildcard: isWildcard) } }
}
