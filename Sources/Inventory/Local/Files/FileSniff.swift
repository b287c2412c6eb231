import Glibc

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
    ///
    /// Most of a walk's files are texts without any certificate, and this is all that is done with them: memchr(3) from
    /// one hyphen to the next, with which all that is looked for begins.
    static func verdict(text: [UInt8]) -> FileSniff {
        text.withUnsafeBytes { text in
            var start = 0
            while start < text.count, let base = text.baseAddress,
                let found = memchr(base + start, Int32(hyphen), text.count - start)
            {
                let position = UnsafeRawPointer(found) - base
                if isTelling(position, in: text) { return .worthReading }
                start = position + 1
            }
            return holdsEncodedPEM(text) ? .worthReading : .nothing
        }
    }

    /// Whether any PEM block begins in it, also one that is of no interest: parameters, requests.
    static func holdsPEM(_ text: [UInt8]) -> Bool { text.firstRange(of: boundary) != nil }

    /// Whether a PEM block stands in it as base64: a Kubernetes secret, in YAML or JSON, has `tls.crt: LS0tLS1CRUdJTi…`.
    private static func holdsEncodedPEM(_ text: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        while start < text.count, let base = text.baseAddress,
            let found = memchr(base + start, Int32(encodedBoundary[0]), text.count - start)
        {
            let position = UnsafeRawPointer(found) - base
            if text[position...].starts(with: encodedBoundary) { return true }
            start = position + 1
        }
        return false
    }

    /// Whether what begins with this hyphen is the first line of a PEM block, or a key of a kubeconfig.
    private static func isTelling(_ position: Int, in text: UnsafeRawBufferPointer) -> Bool {
        let rest = text[position...]
        if rest.starts(with: boundary) {
            let label = rest.dropFirst(boundary.count)
            return labels.contains(where: label.starts(with:)) && isLineStart(position, in: text)
        }
        guard kubeconfigWords.contains(where: rest.starts(with:)) else { return false }
        return kubeconfigSubjects.contains { text[..<position].suffix($0.count).elementsEqual($0) }
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
    private static let hyphen = UInt8(ascii: "-")
    /// certificate-authority-data and client-certificate-data.
    private static let kubeconfigWords = ["-authority-data", "-certificate-data"].map { Array($0.utf8) }
    private static let kubeconfigSubjects = ["certificate", "client"].map { Array($0.utf8) }
    /// The base64 of `-----BEGIN`, as far as it does not depend on what follows.
    private static let encodedBoundary = Array("LS0tLS1CRUdJTi".utf8)
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
    private static func isLineStart(_ position: Int, in text: UnsafeRawBufferPointer) -> Bool {
        let before = text[..<position].last { $0 != 0x20 && $0 != 0x09 }
        // 0xBF ends a byte order mark.
        return before.map { $0 == 0x0A || $0 == 0x0D || $0 == 0xBF } ?? true
    }
}
