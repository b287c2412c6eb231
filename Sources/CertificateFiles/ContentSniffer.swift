/// Tells a container by its first octets.
enum ContentSniffer {
    /// What octets seem to be; the reader for it then finds out whether they are.
    enum Guess: Equatable {
        /// Anything that may have PEM in it.
        case text
        /// A certificate or a revocation list.
        case der
        /// PKCS#7 or CMS.
        case signedData
        case pkcs12
        case javaKeystore(FileContents.Form)
        /// With its name.
        case unsupportedKeystore(String)
        /// A private key in DER.
        case privateKey
        /// Programs, archives, pictures, databases.
        case foreign

        /// The form it would be, judged by no more than these octets.
        func form(of head: UnsafeRawBufferPointer) -> FileContents.Form {
            switch self {
            case .text: TextReader.holdsMarker(head) ? .pem : .none
            case .der, .privateKey: .der
            case .signedData: .pkcs7
            case .pkcs12: .pkcs12
            case .javaKeystore(let form): form
            case .unsupportedKeystore: .unsupportedKeystore
            case .foreign: .none
            }
        }
    }

    /// What the octets seem to be; the beginning of a file is enough.
    static func guess(_ octets: UnsafeRawBufferPointer) -> Guess {
        if begins(octets, [0xFE, 0xED, 0xFE, 0xED]) { return .javaKeystore(.jks) }
        if begins(octets, [0xCE, 0xCE, 0xCE, 0xCE]) { return .javaKeystore(.jceks) }
        if let name = unsupportedKeystore(octets) { return .unsupportedKeystore(name) }
        if isForeign(octets) { return .foreign }
        return DERSniffer.guess(octets) ?? .text
    }

    /// Whether these are the first octets of something that certificates do not come in.
    static func isForeign(_ octets: UnsafeRawBufferPointer) -> Bool {
        if begins(octets, sqlite) { return !holdsNSSTable(octets) }
        return foreign.contains { begins(octets, $0) }
    }

    private static func unsupportedKeystore(_ octets: UnsafeRawBufferPointer) -> String? {
        if begins(octets, sqlite), holdsNSSTable(octets) { return "NSS database (SQLite)" }
        // Berkeley DB 1.85, hash, version 2: what cert8.db and key3.db are.
        if begins(octets, [0x00, 0x06, 0x15, 0x61, 0x00, 0x00, 0x00, 0x02]) { return "NSS database (Berkeley DB)" }
        return isBouncyCastle(octets) ? "BouncyCastle keystore (BKS or UBER)" : nil
    }

    /// Version 1 or 2, a salt of 20 octets with its length before it, an iteration count that someone would choose.
    private static func isBouncyCastle(_ octets: UnsafeRawBufferPointer) -> Bool {
        var reader = BoundedReader(octets)
        guard let version = reader.int32(), let length = reader.int32() else { return false }
        guard (1...2).contains(version), length == 20, reader.skip(20), let rounds = reader.int32() else {
            return false
        }
        return (1...1_000_000).contains(rounds)
    }

    /// The schema stands in the database's first page.
    private static func holdsNSSTable(_ octets: UnsafeRawBufferPointer) -> Bool {
        let head = UnsafeRawBufferPointer(rebasing: octets.prefix(SecretMemory.headSize))
        return ["nssPublic", "nssPrivate"].contains { OctetSearch.first($0, in: head, from: 0) != nil }
    }

    private static func begins(_ octets: UnsafeRawBufferPointer, _ magic: [UInt8]) -> Bool {
        OctetSearch.stands(magic, in: octets, at: 0)
    }

    private static let sqlite: [UInt8] = Array("SQLite format 3\0".utf8)

    private static let foreign: [[UInt8]] = [
        [0x7F, 0x45, 0x4C, 0x46],  // ELF
        [0x50, 0x4B, 0x03, 0x04],  // zip, jar
        [0x1F, 0x8B],  // gzip
        [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],  // xz
        [0x28, 0xB5, 0x2F, 0xFD],  // zstd
        [0x42, 0x5A, 0x68],  // bzip2
        [0x21, 0x3C, 0x61, 0x72, 0x63, 0x68, 0x3E, 0x0A],  // ar
        [0xCA, 0xFE, 0xBA, 0xBE],  // Java class
        [0x89, 0x50, 0x4E, 0x47],  // PNG
        [0xFF, 0xD8, 0xFF],  // JPEG
        [0x47, 0x49, 0x46, 0x38],  // GIF
        [0x25, 0x50, 0x44, 0x46, 0x2D],  // PDF
    ]
}
