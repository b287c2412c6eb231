/// What a key file says: name, algorithm, and where in it the secret stands. The secret itself is never copied out.
struct TSIGKeyText {
    let name: DomainName
    let algorithm: TSIGAlgorithm
    /// Where the base64 text of the secret is.
    let secret: Range<Int>

    /// Reads either form of file.
    static func parse(_ text: UnsafeMutableRawBufferPointer) throws(TSIGKeyFailure) -> TSIGKeyText {
        let words = try words(of: text)
        guard let first = words.first else { throw .empty }
        if words.count == 1 { return try line(text, first) }
        return try clause(text, words)
    }

    /// `name:secret`, `algorithm:name:secret` or `name:algorithm:secret`.
    private static func line(
        _ text: UnsafeMutableRawBufferPointer,
        _ word: Range<Int>
    ) throws(TSIGKeyFailure) -> TSIGKeyText {
        let colons = word.filter { text[$0] == UInt8(ascii: ":") }
        let first = { (end: Int) in string(text, word.lowerBound..<end) }
        switch colons.count {
        case 1:
            return TSIGKeyText(
                name: try domain(first(colons[0])),
                algorithm: .sha256,
                secret: colons[0] + 1..<word.upperBound
            )
        case 2:
            let words = [first(colons[0]), string(text, colons[0] + 1..<colons[1])]
            let algorithms = words.map { TSIGAlgorithm(named: $0) }
            guard let algorithm = algorithms[0] ?? algorithms[1] else { throw .unknownAlgorithm }
            return TSIGKeyText(
                name: try domain(algorithms[0] == nil ? words[0] : words[1]),
                algorithm: algorithm,
                secret: colons[1] + 1..<word.upperBound
            )
        default: throw .form
        }
    }

    /// `key "name" { algorithm …; secret "…"; };`, its two statements in either order.
    private static func clause(
        _ text: UnsafeMutableRawBufferPointer,
        _ words: [Range<Int>]
    ) throws(TSIGKeyFailure) -> TSIGKeyText {
        guard words.count == 11, string(text, words[0]) == "key" else { throw .form }
        var algorithm: TSIGAlgorithm?
        var secret: Range<Int>?
        for at in [3, 6] {
            guard string(text, words[at + 2]) == ";" else { throw .form }
            switch string(text, words[at]) {
            case "algorithm":
                algorithm = TSIGAlgorithm(named: string(text, words[at + 1]))
                guard algorithm != nil else { throw .unknownAlgorithm }
            case "secret": secret = words[at + 1]
            default: throw .form
            }
        }
        let marks = [2, 9].map { string(text, words[$0]) } + words[10...].map { string(text, $0) }
        guard let algorithm, let secret, marks == ["{", "}", ";"] else { throw .form }
        return TSIGKeyText(name: try domain(string(text, words[1])), algorithm: algorithm, secret: secret)
    }

    private static func domain(_ text: String) throws(TSIGKeyFailure) -> DomainName {
        do {
            return try DomainName(text)
        } catch {
            throw .name(error)
        }
    }

    /// Only for what is no secret: names, algorithms, marks.
    private static func string(_ text: UnsafeMutableRawBufferPointer, _ range: Range<Int>) -> String {
        String(decoding: text[range], as: UTF8.self)
    }
}
