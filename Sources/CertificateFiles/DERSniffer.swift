/// Tells what a SEQUENCE is by the tags of its first elements.
enum DERSniffer {
    private static let sequence: UInt8 = 0x30
    private static let integer: UInt8 = 0x02
    private static let octetString: UInt8 = 0x04
    private static let objectIdentifier: UInt8 = 0x06
    private static let version: UInt8 = 0xA0
    private static let times: Set<UInt8> = [0x17, 0x18]

    /// 1.2.840.113549.1.7, and of 1.2.840.113549.1.9.16.1 (RFC 5652 §3 and RFC 5083): the arcs of content types.
    private static let contentTypes: [[UInt8]] = [
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07], [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01],
    ]

    /// Nil for what is no SEQUENCE known here; `0`, with which a text may begin, is the SEQUENCE's identifier.
    static func guess(_ octets: UnsafeRawBufferPointer) -> ContentSniffer.Guess? {
        guard let outer = DERElement(at: 0, in: octets), outer.tag == sequence,
            let first = DERElement(at: outer.contents, in: octets)
        else { return nil }
        switch first.tag {
        case objectIdentifier: return isContentType(first, octets) ? .signedData : nil
        case integer: return versioned(first, octets)
        case sequence: return signed(first, octets)
        default: return nil
        }
    }

    /// What may stand in a file of certificates in DER.
    enum Signed { case certificate, revocationList }

    /// Whether the SEQUENCE is a certificate or a list: both are TBS, algorithm, signature.
    static func signedKind(_ octets: UnsafeRawBufferPointer) -> Signed? {
        guard let outer = DERElement(at: 0, in: octets), outer.tag == sequence,
            let body = DERElement(at: outer.contents, in: octets), body.tag == sequence
        else { return nil }
        let tags = DERElement.tags(from: body.contents, in: octets)
        // RFC 5280 §4.1: version [0], or at once the serial, the algorithm, the issuer, the validity.
        if tags.first == version { return .certificate }
        if tags.starts(with: [integer, sequence, sequence, sequence]) {
            // A request has version, subject, key (RFC 2986 §4.1), and then its attributes.
            return tags.count > 4 && tags[4] == sequence ? .certificate : nil
        }
        // RFC 5280 §5.1: version or none, algorithm, issuer, thisUpdate.
        let list = tags.first == integer ? tags.dropFirst() : tags[...]
        return list.starts(with: [sequence, sequence]) && list.dropFirst(2).first.map(times.contains) == true
            ? .revocationList : nil
    }

    private static func isContentType(_ element: DERElement, _ octets: UnsafeRawBufferPointer) -> Bool {
        contentTypes.contains { OctetSearch.stands($0, in: octets, at: element.contents) }
    }

    /// SEQUENCE { INTEGER, …: PKCS#12 (version 3), or a private key (version 0 or 1).
    private static func versioned(_ first: DERElement, _ octets: UnsafeRawBufferPointer) -> ContentSniffer.Guess? {
        guard let end = first.end, end - first.contents == 1, end < octets.count else { return nil }
        guard let second = DERElement(at: end, in: octets) else { return nil }
        let isAlgorithm =
            second.tag == sequence
            && DERElement(at: second.contents, in: octets)?.tag == objectIdentifier
        switch (octets[first.contents], second.tag) {
        case (3, sequence): return isAlgorithm ? .pkcs12 : nil
        // RFC 5208 §5, RFC 5958 §2; RFC 5915 §3; RFC 8017 §A.1.2.
        case (0, sequence), (1, sequence): return isAlgorithm ? .privateKey : nil
        case (1, octetString), (0, integer): return .privateKey
        default: return nil
        }
    }

    /// SEQUENCE { SEQUENCE, …: certificates and lists, encrypted private keys, BouncyCastle's FIPS keystore.
    private static func signed(_ first: DERElement, _ octets: UnsafeRawBufferPointer) -> ContentSniffer.Guess? {
        if signedKind(octets) != nil { return .der }
        let inner = DERElement.tags(from: first.contents, in: octets)
        // EncryptedPrivateKeyInfo (RFC 5208 §6): algorithm and octets.
        if inner.first == objectIdentifier {
            return DERElement.tags(from: first.end ?? octets.count, in: octets).first == octetString ? .privateKey : nil
        }
        // EncryptedObjectStoreData: the same, one level further in.
        return inner == [sequence, octetString] || inner.starts(with: [sequence, octetString, sequence])
            ? .unsupportedKeystore("BouncyCastle FIPS keystore (BCFKS)") : nil
    }
}
