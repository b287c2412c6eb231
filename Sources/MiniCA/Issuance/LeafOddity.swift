/// Something about a leaf that no good authority would sign.
enum LeafOddity: Sendable, Hashable {
    /// extendedKeyUsage names clientAuth and nothing else.
    case forClientsOnly
    /// An extension nobody knows, marked critical: RFC 5280 §4.2 has it rejected.
    case criticalUnknown
    /// The poison of RFC 6962 §3.1.
    case poison
    /// A signed certificate timestamp of a log that does not exist, with a signature of noise.
    case badTimestamp

    /// The extension that it adds, if it is one, in OpenSSL's notation for octets.
    var addition: (oid: String, value: String)? {
        switch self {
        case .forClientsOnly: nil
        case .criticalUnknown: ("1.3.6.1.4.1.55555.7.1", "critical,DER:0500")
        case .poison: ("1.3.6.1.4.1.11129.2.4.3", "critical,DER:0500")
        case .badTimestamp: ("1.3.6.1.4.1.11129.2.4.2", "DER:\(Self.timestamps)")
        }
    }

    /// RFC 6962 §3.3: an OCTET STRING that holds the list, with one entry of version 1.
    private static var timestamps: String {
        let log = String(repeating: "a5", count: 32)
        let signature = "30060201010201" + "01"
        let entry = "00" + log + "0000019000000000" + "0000" + "0403" + "0008" + signature
        let length = entry.count / 2
        return "04" + hex(length + 4) + "00" + hex(length + 2) + "00" + hex(length) + entry
    }

    private static func hex(_ number: Int) -> String {
        let text = String(number, radix: 16)
        return text.count.isMultiple(of: 2) ? text : "0" + text
    }
}
