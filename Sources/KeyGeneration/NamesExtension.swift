import COpenSSL
import PKI

/// The subjectAltName extension of what is asked for or shown: names and addresses, not critical (RFC 5280 §4.2.1.6).
enum NamesExtension {
    /// The OpenSSL object, which the caller frees.
    static func make(_ identifiers: [Identifier]) throws(OpenSSLError) -> OpaquePointer {
        guard let names = rekey_GENERAL_NAMES_new() else { throw OpenSSLError("making names") }
        defer { GENERAL_NAMES_free(names) }
        for identifier in identifiers {
            guard let name = generalName(identifier) else { throw OpenSSLError("making a name") }
            guard rekey_sk_GENERAL_NAME_push(names, name) > 0 else {
                GENERAL_NAME_free(name)
                throw OpenSSLError("adding a name")
            }
        }
        guard let entry = X509V3_EXT_i2d(NID_subject_alt_name, 0, UnsafeMutableRawPointer(names)) else {
            throw OpenSSLError("encoding the subjectAltName")
        }
        return entry
    }

    private static func generalName(_ identifier: Identifier) -> UnsafeMutablePointer<GENERAL_NAME>? {
        let (octets, type) =
            switch identifier {
            case .dns(let name): (Array(name.ascii.utf8), GEN_DNS)
            case .ip(let address): (address.octets, GEN_IPADD)
            }
        let stringType = type == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING
        guard let name = GENERAL_NAME_new() else { return nil }
        guard let string = ASN1_STRING_type_new(stringType),
            ASN1_STRING_set(string, octets, Int32(clamping: octets.count)) == 1
        else {
            GENERAL_NAME_free(name)
            return nil
        }
        GENERAL_NAME_set0_value(name, type, string)
        return name
    }
}
