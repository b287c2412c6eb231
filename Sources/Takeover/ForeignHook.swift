/// A command that another tool runs around a renewal. It is told of, never run.
package struct ForeignHook: Sendable, Equatable {
    /// What the tool calls it, such as `renew_hook`.
    package let kind: String
    /// As it is written there, made printable.
    package let command: String
    /// Its words, when it is a program with arguments and nothing that a shell would do more with.
    package let words: [String]?
    /// Whether it is run once a new certificate is there, which is what a reload is for.
    package let followsRenewal: Bool

    init(_ kind: String, _ command: String, followsRenewal: Bool) {
        self.kind = kind
        self.command = ForeignText.shown(command)
        self.followsRenewal = followsRenewal
        words = Self.words(of: command)
    }

    private static func words(of command: String) -> [String]? {
        let isPlain =
            command.utf8.count <= 500
            && command.utf8.allSatisfy { octet in
                switch octet {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                case 0x20, 0x2B...0x2F, 0x3A, 0x3D, 0x40, 0x5F: true
                default: false
                }
            }
        let words = command.split(separator: " ").map(String.init)
        // A relative path means nothing elsewhere; a word with "=" first would be an assignment.
        guard isPlain, let program = words.first, program.hasPrefix("/") || !program.contains("/"),
            !program.contains("=")
        else { return nil }
        return words
    }
}
