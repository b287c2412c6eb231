/// How wide words come out at most, estimated: a page without script cannot measure its own letters.
enum LabelWidth {
    /// As many of the words as fit, in a drawing's units at the size of its labels, with an ellipsis where some do not.
    static func fitting(_ words: String, width: Double) -> String {
        var (taken, used, marks) = ("", 0.0, 0)
        for scalar in words.unicodeScalars {
            // Marks stand on top of each other: a tower of them would leave the drawing.
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > 1 { continue }
            used += Self.width(of: scalar)
            guard used <= width else { return taken + "…" }
            taken.unicodeScalars.append(scalar)
        }
        return taken
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
    }

    /// Generous: bold capitals of a wide font. What is spelled out instead of shown (`[U+202E]`) takes eight letters.
    private static func width(of scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "t", "f", "r", ".", ",", ":", ";", "'", "|", "!", " ", "-", "(", ")": 6
        case "m", "w", "M", "W", "@", "%": 13
        case "A"..."Z", "=", "+", "_", "&", "<", ">", "~": 10.5
        case "\u{20}"..."\u{7E}": 8.8
        default: scalar.properties.generalCategory == .format ? 80 : 16
        }
    }
}
