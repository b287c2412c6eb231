import TLS

/// A service of Postfix's `master.cf` (master(5)) that listens on the network.
struct PostfixService: Equatable {
    let listen: ServiceLink.Listen
    /// The program that serves it: `smtpd`, `postscreen`.
    let command: String
    /// What it sets for itself with `-o name=value`.
    let overrides: [Override]
    /// Its line in the file.
    let line: Int

    /// One `-o`.
    struct Override: Equatable {
        let name: String
        let value: String
    }

    /// The services of type `inet` of a whole file.
    static func read(_ text: [UInt8]) -> [PostfixService] {
        ConfigurationLines.split(text, .indentation).compactMap(service)
    }

    /// `service type private unpriv chroot wakeup maxproc command -o … -o …`
    private static func service(_ line: ConfigurationLines.Line) -> PostfixService? {
        let words = words(of: line.text)
        guard words.count >= 8, words[1] == "inet" else { return nil }
        let overrides = overrides(words[8...])
        let isWrapped = overrides.last { $0.name == "smtpd_tls_wrappermode" }?.value == "yes"
        guard let (address, port) = place(words[0]) else { return nil }
        let listen = ServiceLink.Listen(
            address: address,
            port: port,
            startTLS: isWrapped ? nil : words[7] == "lmtpd" ? .lmtp : .smtp
        )
        return PostfixService(listen: listen, command: words[7], overrides: overrides, line: line.number)
    }

    /// The names of /etc/services that mail uses.
    private static let ports: [String: UInt16] = [
        "smtp": 25, "smtps": 465, "submissions": 465, "submission": 587, "lmtp": 24, "qmqp": 628,
    ]

    /// `smtp`, `465`, `127.0.0.1:10025`, `[::1]:smtp`, `inet:…`.
    private static func place(_ text: String) -> (address: String?, port: UInt16)? {
        let colon = text.lastIndex(of: ":")
        let name = colon.map { String(text[text.index(after: $0)...]) } ?? text
        guard let port = ports[name] ?? UInt16(name) else { return nil }
        guard let colon else { return (nil, port) }
        return ListenText("\(text[..<colon]):\(port)").map { ($0.address, $0.port) }
    }

    private static func overrides(_ words: ArraySlice<String>) -> [Override] {
        var found: [Override] = []
        var rest = words
        while let word = rest.popFirst() {
            var setting: String?
            if word == "-o" {
                setting = rest.popFirst()
            } else if word.hasPrefix("-o") {
                setting = String(word.dropFirst(2))
            }
            guard let setting, let equals = setting.firstIndex(of: "=") else { continue }
            let value = setting[setting.index(after: equals)...].trimmed
            found.append(Override(name: setting[..<equals].trimmed, value: value))
        }
        return found
    }

    /// Words between blanks; `{ name = value }` is one, its braces taken off.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var depth = 0
        for character in text {
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            if depth <= 0, character == " " || character == "\t" {
                if !word.isEmpty { words.append(word) }
                (word, depth) = ("", 0)
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words.map { $0.hasPrefix("{") && $0.hasSuffix("}") ? $0.dropFirst().dropLast().trimmed : $0 }
    }
}
