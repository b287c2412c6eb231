import COpenSSL

/// Dotted decimals of ASN.1 object identifiers.
enum ObjectIdentifierText {
    /// The identifier in dotted decimals, cut at 127 characters; empty for nil.
    static func dotted(_ object: OpaquePointer?) -> String {
        guard let object else { return "" }
        var text = [CChar](repeating: 0, count: 128)
        let length = OBJ_obj2txt(&text, Int32(text.count), object, 1)
        guard length > 0 else { return "" }
        let shown = text.prefix { $0 != 0 }
        return String(decoding: shown.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
