import COpenSSL
import PKI

/// A PKCS#10 request as a subscriber sent it, parsed and its signature checked (RFC 8555 §7.4, RFC 2986).
struct SigningRequest: Sendable {
    /// Why a request is not acceptable, in words for the subscriber.
    enum Refusal: Error, Sendable, CustomStringConvertible {
        case notDER
        case noKey
        case signature
        case weakDigest
        case weakKey(String)
        case unreadableNames
        case unusableName(String)

        var description: String {
            switch self {
            case .notDER: "the CSR is not the DER of a PKCS#10 request"
            case .noKey: "the CSR holds no usable public key"
            case .signature: "the CSR is not signed by the key in it"
            case .weakDigest: "the CSR is signed with a digest weaker than SHA-256"
            case .weakKey(let reason): "the CSR's key: \(reason)"
            case .unreadableNames: "the CSR's subjectAltName cannot be read"
            case .unusableName(let name): "the CSR names \(name), which is neither a host name nor an address"
            }
        }
    }

    let key: KeyHandle
    /// The names of subjectAltName and common name together.
    let identifiers: Set<Identifier>

    init(der: [UInt8]) throws(Refusal) {
        defer { ERR_clear_error() }
        guard let request = Self.parse(der) else { throw .notDER }
        defer { X509_REQ_free(request) }
        guard let pointer = X509_REQ_get_pubkey(request), let key = KeyHandle(owning: pointer) else { throw .noKey }
        guard X509_REQ_verify(request, key.pointer) == 1 else { throw .signature }
        switch X509_REQ_get_signature_nid(request) {
        case NID_sha1WithRSAEncryption, NID_ecdsa_with_SHA1, NID_md5WithRSAEncryption: throw .weakDigest
        default: break
        }
        if let weakness = key.weakness { throw .weakKey(weakness) }
        self.key = key
        identifiers = try Self.alternativeNames(request).union(Self.commonName(request))
    }

    private static func parse(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard let request = d2i_X509_REQ(nil, &cursor, buffer.count) else { return nil }
            guard let start = buffer.baseAddress, let cursor, cursor - start == buffer.count else {
                X509_REQ_free(request)
                return nil
            }
            return request
        }
    }

    private static func alternativeNames(_ request: OpaquePointer) throws(Refusal) -> Set<Identifier> {
        guard let extensions = X509_REQ_get_extensions(request) else { return [] }
        defer { rekey_sk_X509_EXTENSION_pop_free(extensions) }
        var critical: Int32 = 0
        guard let raw = X509V3_get_d2i(extensions, NID_subject_alt_name, &critical, nil) else {
            // -1 says that there is none; everything else, that there is one and it is broken or repeated.
            guard critical == -1 else { throw .unreadableNames }
            return []
        }
        let names = OpaquePointer(raw)
        defer { GENERAL_NAMES_free(names) }
        var identifiers: Set<Identifier> = []
        for index in 0..<rekey_sk_GENERAL_NAME_num(names) {
            guard let name = rekey_sk_GENERAL_NAME_value(names, index) else { continue }
            identifiers.insert(try identifier(name))
        }
        return identifiers
    }

    private static func identifier(_ name: UnsafeMutablePointer<GENERAL_NAME>) throws(Refusal) -> Identifier {
        if let string = rekey_GENERAL_NAME_dns(name) {
            let text = String(decoding: octets(string), as: UTF8.self)
            guard let name = try? DNSName(text) else { throw .unusableName(text) }
            return .dns(name)
        }
        if let string = rekey_GENERAL_NAME_ip(name) {
            guard let address = IPAddress(octets: octets(string)) else { throw .unusableName("an address") }
            return .ip(address)
        }
        throw .unusableName("a name of type \(rekey_GENERAL_NAME_type(name))")
    }

    private static func commonName(_ request: OpaquePointer) throws(Refusal) -> Set<Identifier> {
        var buffer = [CChar](repeating: 0, count: 256)
        let length = X509_NAME_get_text_by_NID(
            X509_REQ_get_subject_name(request),
            NID_commonName,
            &buffer,
            Int32(clamping: buffer.count)
        )
        guard length > 0 else { return [] }
        let text = String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let identifier = try? Identifier(text) else { throw .unusableName(text) }
        return [identifier]
    }

    private static func octets(_ string: UnsafeMutablePointer<ASN1_STRING>) -> [UInt8] {
        guard let start = ASN1_STRING_get0_data(string) else { return [] }
        return Array(UnsafeBufferPointer(start: start, count: Int(max(0, ASN1_STRING_length(string)))))
    }
}
