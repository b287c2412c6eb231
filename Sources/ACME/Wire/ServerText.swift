/// Words from a server, made safe to print once and for all: no control, direction or invisible character is left, and
/// it is cut at 500 characters.
package struct ServerText: Hashable, Sendable, CustomStringConvertible {
    /// The longest text kept, in characters of its printed form.
    package static let lengthLimit = 500

    /// The printable form: unsafe characters are written `\u{1b}`, a cut text ends in `…`.
    package let description: String

    /// Escapes and cuts; any text is accepted.
    package init(_ raw: String) {
        var text = ""
        var count = 0
        for scalar in raw.unicodeScalars {
            let piece = Self.isUnsafe(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
            let length = piece.unicodeScalars.count
            guard count + length < Self.lengthLimit else {
                text += "…"
                break
            }
            text += piece
            count += length
        }
        description = text
    }

    /// Whether a character could act on a terminal, reorder what stands around it, or hide.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // Controls (C0, C1, DEL); formats (bidi marks and overrides, zero widths, soft hyphen, tags); what has no glyph.
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
        default:
            // Fillers and joiners that are letters or marks by category and yet show nothing.
            scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
