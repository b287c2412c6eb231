/// Protocol names of RFC 7301 on the wire.
enum ApplicationProtocol {
    /// Each name with its length before it; names that are empty or longer than 255 octets cannot be said.
    static func encode(_ names: [String]) -> [UInt8] {
        names.flatMap { name -> [UInt8] in
            let octets = Array(name.utf8)
            guard let length = UInt8(exactly: octets.count), length > 0 else { return [] }
            return [length] + octets
        }
    }

    /// What a server says it chose: printable ASCII.
    static func printable(_ octets: some Sequence<UInt8>) -> String {
        String(octets.map { (0x21..<0x7F).contains($0) ? Character(UnicodeScalar($0)) : "?" })
    }
}
