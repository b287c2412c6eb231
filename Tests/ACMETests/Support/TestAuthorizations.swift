import PKI

@testable import ACME

/// Authorizations as a server might send them.
enum TestAuthorizations {
    static let policy = Result { try OriginPolicy(directory: "https://ca/dir") }

    /// One with a token for each type of challenge, unless it is given in JSON itself.
    static func make(
        _ name: String,
        isWildcard: Bool = false,
        status: String = "pending",
        _ challenges: [String]
    ) throws -> Authorization {
        let type = IPAddress(name) == nil ? "dns" : "ip"
        let offered = challenges.map { challenge in
            challenge.hasPrefix("{")
                ? challenge : #"{"type":"\#(challenge)","url":"https://ca/\#(challenge)","token":"t-\#(challenge)"}"#
        }
        return try parse(
            #"{"status":"\#(status)","identifier":{"type":"\#(type)","value":"\#(name)"},"wildcard":\#(isWildcard),"#
                + #""challenges":[\#(offered.joined(separator: ","))]}"#
        )
    }

    static func parse(_ text: String) throws -> Authorization {
        let policy = try policy.get()
        return try Authorization(
            JSONDocument.object(Array(text.utf8), named: "authorization"),
            url: ServerURL("https://ca/a", under: policy),
            under: policy
        )
    }

    /// What a directory says about itself.
    static func metadata(_ text: String) throws -> DirectoryMetadata {
        DirectoryMetadata(try JSONDocument.object(Array(text.utf8), named: "meta"))
    }
}
