import FoundationEssentials

/// What the tables hold of a certificate beyond its own facts, so that it is found and counted fast.
enum CertificateIndexing {
    /// Longer names are cut: an index entry of PostgreSQL holds 2,700 octets, and a hostile certificate more.
    static let longestName = 400

    /// What lists are sorted by: the common name, else the first name, else the subject; in lower case.
    static func title(_ row: CertificateRow) -> String {
        cut((row.commonName ?? row.names.first?.name ?? row.subject).lowercased())
    }

    /// What issuers are counted by: the common name, else the organisation, else the whole distinguished name.
    static func issuerLabel(_ row: CertificateRow) -> String {
        cut(row.issuerName ?? row.issuerOrganisation ?? row.issuer)
    }

    /// The whole days from the first valid instant to the last; negative where they are the wrong way round.
    static func lifetimeDays(_ row: CertificateRow) -> Int {
        Int(exactly: (row.notAfter.timeIntervalSince(row.notBefore) / 86_400).rounded(.down)) ?? 0
    }

    /// The first sixty bits of a digest in hex; zero for what is none.
    static func prefix(_ hex: String) -> Int { number(hex.utf8.prefix(15)) }

    /// The last sixty bits of a serial number in hex: where authorities count, the differences are at the end.
    static func serialPrefix(_ hex: String) -> Int { number(hex.utf8.suffix(15)) }

    /// At most fifteen digits: sixty bits.
    private static func number(_ digits: Substring.UTF8View) -> Int { Int(Substring(digits), radix: 16) ?? 0 }

    /// One row of the names, searched ones that are no alternative names included.
    struct Name: Equatable {
        let kind: String
        let name: String
        let reversed: String

        init(_ kind: String, _ name: String) {
            self.kind = kind
            self.name = cut(name.lowercased())
            reversed = Self.reversed(self.name)
        }

        /// Scalar by scalar, so that what ends alike begins alike.
        static func reversed(_ name: String) -> String {
            guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
                var scalars = String.UnicodeScalarView()
                scalars.append(contentsOf: name.unicodeScalars.reversed())
                return String(scalars)
            }
            return String(decoding: name.utf8.reversed(), as: UTF8.self)
        }
    }

    /// The common name where it is no alternative name, and the subject where it says more, are found by text as well.
    static let commonNameKind = "cn"
    static let subjectKind = "subject"

    static func names(_ row: CertificateRow) -> [Name] {
        var names = row.names.map { Name($0.kind.rawValue, $0.name) }
        let common = row.commonName.map { Name(commonNameKind, $0) }
        if let common, !names.contains(where: { $0.name == common.name }) { names.append(common) }
        let subject = Name(subjectKind, row.subject)
        if !subject.name.isEmpty, subject.name != common.map({ "cn=\($0.name)" }) { names.append(subject) }
        return names
    }

    static func cut(_ text: String) -> String {
        text.utf8.count <= longestName ? text : String(text.prefix(longestName))
    }
}
