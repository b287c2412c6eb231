import FoundationEssentials
import PKI

/// Judges the TXT records of dns-01, dns-account-01 and dns-persist-01.
struct DNSValidator: Sendable {
    let records: @Sendable (String) async -> [String]
    /// The names an issue-value may begin with.
    let issuers: [String]
    let clock: MiniCAClock

    func ask(_ subject: ChallengeValidator.Subject) async -> Result<Void, Problem> {
        guard case .dns(let name) = subject.identifier else {
            return .failure(.malformed("addresses are not proved by DNS"))
        }
        let owner = Self.owner(of: subject, base: name.base)
        let found = await records(owner)
        guard !found.isEmpty else { return .failure(Problem(.dns, 400, "\(owner) has no TXT record")) }
        let isProved = found.contains { isProof($0, of: subject, wildcard: name.isWildcard) }
        return isProved
            ? .success(()) : .failure(Problem(.unauthorized, 403, "no TXT record of \(owner) is the proof"))
    }

    /// Where the records are looked for.
    static func owner(of subject: ChallengeValidator.Subject, base: String) -> String {
        switch subject.kind {
        case .dnsPersist01: return "_validation-persist.\(base)"
        case .dnsAccount01:
            // draft-ietf-acme-dns-account-label-03 §3: the first ten octets of the account URL's SHA-256, in base32.
            let digest = SHA256Digest(hashing: Array(subject.accountURL.utf8)).bytes
            return "_\(Base32.encode(Array(digest.prefix(10))))._acme-challenge.\(base)"
        case .dns01, .http01, .tlsALPN01: return "_acme-challenge.\(base)"
        }
    }

    private func isProof(_ record: String, of subject: ChallengeValidator.Subject, wildcard: Bool) -> Bool {
        guard subject.kind == .dnsPersist01 else {
            // RFC 8555 §8.4: the base64url of the key authorization's SHA-256.
            return record == Base64URL.encode(SHA256Digest(hashing: Array(subject.keyAuthorization.utf8)).bytes)
        }
        return isPersistent(record, for: subject.accountURL, wildcard: wildcard)
    }

    /// draft-ietf-acme-dns-persist-01: `issuer; accounturi=URL; policy=wildcard; persistUntil=SECONDS`.
    private func isPersistent(_ record: String, for account: String, wildcard: Bool) -> Bool {
        let parts = record.split(separator: ";").map { $0.trimmingASCIISpace() }
        guard let issuer = parts.first, issuers.contains(issuer.lowercased()) else { return false }
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingASCIISpace() }
            if pair.count == 2 { parameters[pair[0].lowercased()] = pair[1] }
        }
        guard parameters["accounturi"] == account else { return false }
        if wildcard, parameters["policy"]?.lowercased() != "wildcard" { return false }
        guard let until = parameters["persistuntil"] else { return true }
        return Double(until).map { clock.now().timeIntervalSince1970 <= $0 } ?? false
    }
}

/// RFC 4648 §6 in lower case, without padding.
enum Base32 {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (word, bits) = (UInt32(0), UInt32(0))
        for byte in bytes {
            word = (word << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(word >> bits & 31)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(word << (5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    fileprivate func trimmingASCIISpace() -> String {
        var text = Substring(self)
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
