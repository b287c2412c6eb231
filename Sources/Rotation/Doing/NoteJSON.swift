import FoundationEssentials

/// How notes beside keys are written: one JSON object, sorted, with a final newline.
enum NoteJSON {
    static func encode(_ note: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        // Texts and finite numbers cannot fail to encode; an empty note would be read back as none.
        return ((try? encoder.encode(note)).map(Array.init) ?? []) + [0x0A]
    }
}
