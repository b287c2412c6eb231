import FoundationEssentials
import PKI

/// The checkpoint of a log: a signed note (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).
struct LogCheckpoint: Equatable {
    let head: TreeHead

    /// Reads a checkpoint and holds it against what is known of the log.
    ///
    /// - Throws: an obstacle when it is no checkpoint, another log's, or not signed with the key that is known.
    init(_ octets: [UInt8], of log: StaticLog) throws(Obstacle) {
        guard octets.count <= 65_536, let text = String(validating: octets, as: UTF8.self) else { throw Self.malformed }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 5, let blank = lines.firstIndex(of: ""), blank >= 3, lines.last == "" else {
            throw Self.malformed
        }
        guard lines[0] == log.origin else {
            throw Obstacle(.badAnswer, "the checkpoint is of \(lines[0]), not of \(log.origin)")
        }
        guard lines[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let size = UInt64(lines[1]),
            "\(size)" == lines[1],
            size <= Self.largest, let hash = Data(base64Encoded: lines[2]), hash.count == 32
        else { throw Self.malformed }
        head = TreeHead(size: size, rootHash: Array(hash))
        guard let key = log.key else { return }
        let signatures = lines[(blank + 1)...].compactMap { Self.signature($0, of: log.origin) }
        let identifier = Self.keyIdentifier(origin: log.origin, key: key)
        // "Clients MUST ignore signatures with unknown key names and IDs" (c2sp.org/static-ct-api, Checkpoints).
        let known = signatures.filter { $0.prefix(4).elementsEqual(identifier) }
        guard !known.isEmpty else { throw Obstacle(.badAnswer, "the checkpoint has no signature of the log's key") }
        guard known.contains(where: { head.isSigned(noteSignature: Array($0.dropFirst(4)), by: key) }) else {
            throw Obstacle(.badAnswer, "the checkpoint's signature is not the log's")
        }
    }

    /// The indices of entries have 40 bits (c2sp.org/static-ct-api, SCT Extension).
    private static let largest: UInt64 = 1 << 40
    private static let malformed = Obstacle(.badAnswer, "the checkpoint is none")

    /// `— name base64`, the em dash being U+2014: the octets of the base64 when the name is the log's.
    private static func signature(_ line: String, of name: String) -> [UInt8]? {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "\u{2014}", words[1] == name,
            let octets = Data(base64Encoded: String(words[2]))
        else { return nil }
        return Array(octets)
    }

    /// "The key ID MUST be the first four bytes […] of the SHA-256 hash of the following sequence: the key name, a newline
    /// character (0x0A), the signature type identifier byte 0x05, and the 32-byte RFC 6962 LogID."
    static func keyIdentifier(origin: String, key: [UInt8]) -> ArraySlice<UInt8> {
        let logID = SHA256Digest(hashing: key).bytes
        return SHA256Digest(hashing: Array(origin.utf8) + [0x0A, 0x05] + logID).bytes.prefix(4)
    }
}
