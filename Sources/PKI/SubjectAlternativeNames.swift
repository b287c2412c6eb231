import COpenSSL

/// The subjectAltName of a certificate, sorted into what Rekey can compare and what it only reports.
struct SubjectAlternativeNames {
    private(set) var identifiers: Set<Identifier> = []
    private(set) var others: [String] = []

    /// Reads the extension of a parsed certificate; absent means empty.
    init(of x509: OpaquePointer) {
        guard let raw = X509_get_ext_d2i(x509, NID_subject_alt_name, nil, nil) else { return }
        let names = OpaquePointer(raw)
        defer { GENERAL_NAMES_free(names) }
        for index in 0..<rekey_sk_GENERAL_NAME_num(names) {
            guard let name = rekey_sk_GENERAL_NAME_value(names, index) else { continue }
            add(name)
        }
    }

    private mutating func add(_ name: UnsafeMutablePointer<GENERAL_NAME>) {
        if let string = rekey_GENERAL_NAME_dns(name) {
            let octets = Self.octets(string)
            // A name is compared as the octets it has: nothing that DNSName would fold or drop is let through silently.
            if let text = String(validating: octets, as: UTF8.self), let parsed = try? DNSName(text),
                parsed.ascii == text.lowercased()
            {
                identifiers.insert(.dns(parsed))
            } else {
                others.append("dns \(Hex.encode(octets))")
            }
        } else if let string = rekey_GENERAL_NAME_ip(name) {
            let octets = Self.octets(string)
            if let address = IPAddress(octets: octets) {
                identifiers.insert(.ip(address))
            } else {
                others.append("ip \(Hex.encode(octets))")
            }
        } else {
            others.append("name of type \(rekey_GENERAL_NAME_type(name))")
        }
    }

    private static func octets(_ string: UnsafeMutablePointer<ASN1_STRING>) -> [UInt8] {
        guard let start = ASN1_STRING_get0_data(string) else { return [] }
        return Array(UnsafeBufferPointer(start: start, count: Int(max(0, ASN1_STRING_length(string)))))
    }
}
