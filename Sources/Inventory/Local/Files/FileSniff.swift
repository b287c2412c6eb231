/// The first judgement of a file, by its first octets and its name's ending: is it worth reading?
enum FileSniff: Equatable {
    /// Certificates may be in it.
    case worthReading
    /// Text, in which a certificate may come later: ``verdict(text:)`` tells, given more of it.
    case text
    /// Nothing that certificates come in.
    case nothing

    /// How many octets the first judgement wants.
    static let firstLook = 512
    /// How many octets of a text are searched.
    static let textLook = 65_536

    /// Judges by the first octets of a file of `size` octets.
    static func verdict(beginning: [UInt8], size: Int64, isNamedSo: Bool) -> FileSniff {
        if beginning.isEmpty { return .nothing }
        if keystoreMagics.contains(where: beginning.starts(with:)) { return .worthReading }
        if isSequence(beginning, size: size, isNamedSo: isNamedSo) { return .worthReading }
        if isNamedSo { return .worthReading }
        return isText(beginning) ? .text : .nothing
    }

    /// Judges a text by its beginning, of at most ``textLook`` octets.
    static func verdict(text: [UInt8]) -> FileSniff {
        if kubeconfigWords.contains(where: { text.firstPosition(of: $0) != nil }) { return .worthReading }
        var rest = text[...]
        while let position = rest.firstPosition(of: boundary) {
            let label = rest[(position + boundary.count)...]
            if labels.contains(where: label.starts(with:)), isLineStart(position, in: text) { return .worthReading }
            rest = label
        }
        return .nothing
    }

    /// Whether a name's ending says that this is meant to be a certificate, so that a spoilt one is told of.
    static func isNamedLikeCertificate(_ name: String) -> Bool {
        let name = name.lowercased()
        guard let dot = name.lastIndex(of: ".") else { return false }
        return endings.contains(String(name[name.index(after: dot)...])) || name == "cert9.db" || name == "cert8.db"
    }

    private static let endings: Set<String> = [
        "pem", "crt", "cer", "cert", "der", "crl", "p7b", "p7c", "p12", "pfx", "jks", "jceks", "keystore",
        "truststore", "bks", "bcfks", "kubeconfig",
    ]

    /// JKS and JCEKS.
    private static let keystoreMagics: [[UInt8]] = [[0xFE, 0xED, 0xFE, 0xED], [0xCE, 0xCE, 0xCE, 0xCE]]
    private static let kubeconfigWords = ["certificate-authority-data", "client-certificate-data"].map {
        Array($0.utf8)
    }
    private static let boundary = Array("-----BEGIN ".utf8)
    private static let labels = ["CERTIFICATE-", "TRUSTED CERTIFICATE-", "X509 ", "PKCS7-", "CMS-"].map {
        Array($0.utf8)
    }

    /// A DER sequence that is as long as the file is, give or take a line's end; in a file that is named so, any.
    /// Shorter ones than 128 octets are no certificates.
    private static func isSequence(_ octets: [UInt8], size: Int64, isNamedSo: Bool) -> Bool {
        guard octets.count > 6, octets[0] == 0x30, octets[1] >= 0x80, octets[1] <= 0x84 else { return false }
        // BER without a length: PKCS#12 and PKCS#7 come so.
        if octets[1] == 0x80 || isNamedSo { return true }
        let digits = octets[2...].prefix(Int(octets[1] & 0x0F))
        let length = digits.reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let whole = length + 2 + Int64(digits.count)
        return whole <= size && size - whole <= 2
    }

    private static func isText(_ octets: [UInt8]) -> Bool {
        octets.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x08...0x0D).contains($0) || $0 == 0x1B }
    }

    /// Whether only blanks stand before a position in its line: in a program's text the words stand inside quotes.
    private static func isLineStart(_ position: Int, in text: [UInt8]) -> Bool {
        let before = text[..<position].reversed().drop { $0 == 0x20 || $0 == 0x09 }
        return before.first.map { $0 == 0x0A || $0 == 0x0D || $0 == 0xBF } ?? true
    }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// Where `word` begins for the first time.
    func firstPosition(of word: [UInt8]) -> Int? {
        guard let first = word.first else { return nil }
        var index = startIndex
        while let found = self[index...].firstIndex(of: first), endIndex - found >= word.count {
            if self[found...].starts(with: word) { return found }
            index = found + 1
        }
        return nil
    }
}
