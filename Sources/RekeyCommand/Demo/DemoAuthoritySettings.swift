import ArgumentParser
import MiniCA

/// Reads what `rekey demo ca` is told on its command line. Each refusal names the text it is about.
enum DemoAuthoritySettings {
    /// `ADDRESS:PORT`, an IPv6 address in brackets.
    static func endpoint(_ text: String) throws -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw ValidationError("\"\(text)\" is not ADDRESS:PORT")
        }
        let host = text[..<colon]
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host
        guard !bare.isEmpty else { throw ValidationError("\"\(text)\" is not ADDRESS:PORT") }
        return (String(bare), Int(port))
    }

    /// A whole number of seconds, minutes, hours or days.
    static func duration(_ text: String) throws -> Duration {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()),
            (1...1_000_000_000).contains(number)
        else { throw ValidationError("\"\(text)\" is not a duration like 90s, 6h or 47d") }
        return .seconds(number * unit)
    }

    /// `NAME=IP` each.
    static func addresses(_ texts: [String]) throws -> [String: String] {
        var addresses: [String: String] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("\"\(text)\" is not NAME=IP") }
            addresses[parts[0]] = parts[1]
        }
        return addresses
    }

    /// Tempers by their names.
    static func tempers(_ names: [String]) throws -> [Temper] {
        try names.map { name in
            guard let temper = Temper(name: name) else {
                throw ValidationError("no temper is called \"\(name)\"; see rekey demo ca --list-tempers")
            }
            return temper
        }
    }
}
