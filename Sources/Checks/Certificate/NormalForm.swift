/// Unicode's normal form C, as far as labels of host names need it: whether marks and letters that have a composed
/// spelling are composed (UAX #15).
enum NormalForm {
    /// Whether a text is composed and its marks are in order.
    static func isComposed(_ text: String) -> Bool {
        var starter: Unicode.Scalar?
        var lastClass: UInt8 = 0
        for scalar in text.unicodeScalars {
            if scalar.properties.isFullCompositionExclusion { return false }
            let number = scalar.properties.canonicalCombiningClass.rawValue
            if number != 0, number < lastClass { return false }
            // A mark is blocked from its starter by one of the same class before it.
            let isBlocked = lastClass != 0 && lastClass == number
            if let starter, !isBlocked, hasComposition(starter, scalar, isMark: number != 0) { return false }
            if number == 0 { starter = scalar }
            lastClass = number
        }
        return true
    }

    private static func hasComposition(_ first: Unicode.Scalar, _ second: Unicode.Scalar, isMark: Bool) -> Bool {
        if isHangulPair(first, second) { return true }
        guard isMark || second.properties.generalCategory == .spacingMark else { return false }
        var pair = ""
        pair.unicodeScalars.append(first)
        pair.unicodeScalars.append(second)
        return composed.contains(pair)
    }

    /// A leading consonant before a vowel, or an open syllable before a trailing consonant.
    private static func isHangulPair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
        if (0x1100...0x1112).contains(first.value) { return (0x1161...0x1175).contains(second.value) }
        let isOpen = (0xAC00...0xD7A3).contains(first.value) && (first.value - 0xAC00) % 28 == 0
        return isOpen && (0x11A8...0x11C2).contains(second.value)
    }

    /// Every single scalar that is a spelling of two: a string is equal to its canonical equivalents, so a pair is found
    /// by its composed form. Made when the first internationalised name with a mark is seen, some milliseconds.
    private static let composed: Set<String> = {
        let ranges: [ClosedRange<UInt32>] = [0xC0...0x1FFF, 0x2190...0x22FF, 0x3040...0x30FF, 0x11000...0x11FFF]
        return Set(
            ranges.joined().compactMap(Unicode.Scalar.init).filter {
                $0.properties.isAssigned && !$0.properties.isFullCompositionExclusion
            }.map { String(Character($0)) }
        )
    }()
}

extension Unicode.Scalar.Properties {
    fileprivate var isAssigned: Bool { generalCategory != .unassigned }
}
