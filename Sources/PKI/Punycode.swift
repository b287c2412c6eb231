/// The encoding of internationalised labels (RFC 3492), without the `xn--`.
enum Punycode {
    private static let base: UInt32 = 36
    private static let smallest: UInt32 = 1
    private static let largest: UInt32 = 26

    /// The label that the digits stand for; nil for anything that is not an encoding.
    static func decode(_ text: some StringProtocol) -> String? {
        let octets = Array(text.utf8)
        guard octets.count <= 63, octets.allSatisfy({ $0 < 0x80 }) else { return nil }
        let delimiter = octets.lastIndex(of: UInt8(ascii: "-"))
        var scalars = delimiter.map { octets[..<$0].map { UInt32($0) } } ?? []
        var position = delimiter.map { $0 + 1 } ?? 0
        var (point, index, bias): (UInt32, UInt32, UInt32) = (128, 0, 72)
        while position < octets.count {
            guard let step = generalised(octets, &position, bias) else { return nil }
            let count = UInt32(clamping: scalars.count) + 1
            let (sum, isOver) = index.addingReportingOverflow(step)
            guard !isOver else { return nil }
            bias = adapted(step, count: count, isFirst: index == 0 && scalars.count == (delimiter ?? 0))
            let (next, isTooLarge) = point.addingReportingOverflow(sum / count)
            guard !isTooLarge, Unicode.Scalar(next) != nil else { return nil }
            (point, index) = (next, sum % count)
            scalars.insert(point, at: Int(index))
            index += 1
        }
        var label = String.UnicodeScalarView()
        for scalar in scalars.compactMap(Unicode.Scalar.init) { label.append(scalar) }
        return label.count == scalars.count ? String(label) : nil
    }

    /// The digits that stand for a label; nil for one that is too long.
    static func encode(_ label: String) -> String? {
        let scalars = label.unicodeScalars.map(\.value)
        guard scalars.count <= 63 else { return nil }
        var digits = scalars.filter { $0 < 128 }.map { UInt8(clamping: $0) }
        var handled = UInt32(clamping: digits.count)
        let basic = handled
        if basic > 0 { digits.append(UInt8(ascii: "-")) }
        var (point, delta, bias): (UInt32, UInt32, UInt32) = (128, 0, 72)
        while handled < UInt32(clamping: scalars.count) {
            guard let next = scalars.filter({ $0 >= point }).min() else { return nil }
            // A label has 63 scalars at most and a scalar 21 bits: nothing here can overflow.
            delta += (next - point) * (handled + 1)
            point = next
            for scalar in scalars {
                if scalar < point { delta += 1 }
                guard scalar == point else { continue }
                digits += variable(delta, bias)
                bias = adapted(delta, count: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            point += 1
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// A generalised variable-length integer (§3.3).
    private static func generalised(_ octets: [UInt8], _ position: inout Int, _ bias: UInt32) -> UInt32? {
        var (value, weight, threshold): (UInt32, UInt32, UInt32) = (0, 1, base)
        while position < octets.count {
            guard let digit = digit(octets[position]) else { return nil }
            position += 1
            let (part, isOver) = digit.multipliedReportingOverflow(by: weight)
            let (sum, isTooLarge) = value.addingReportingOverflow(part)
            guard !isOver, !isTooLarge else { return nil }
            value = sum
            let bound = self.threshold(threshold, bias)
            if digit < bound { return value }
            let (next, isTooHeavy) = weight.multipliedReportingOverflow(by: base - bound)
            guard !isTooHeavy else { return nil }
            weight = next
            threshold += base
        }
        return nil
    }

    private static func variable(_ value: UInt32, _ bias: UInt32) -> [UInt8] {
        var (rest, threshold, digits): (UInt32, UInt32, [UInt8]) = (value, base, [])
        while true {
            let bound = self.threshold(threshold, bias)
            guard rest >= bound else { return digits + [character(rest)] }
            digits.append(character(bound + (rest - bound) % (base - bound)))
            rest = (rest - bound) / (base - bound)
            threshold += base
        }
    }

    private static func threshold(_ place: UInt32, _ bias: UInt32) -> UInt32 {
        place <= bias ? smallest : place >= bias + largest ? largest : place - bias
    }

    /// The bias for the next integer (§3.4).
    private static func adapted(_ delta: UInt32, count: UInt32, isFirst: Bool) -> UInt32 {
        var value = delta / (isFirst ? 700 : 2)
        value += value / count
        var rounds: UInt32 = 0
        while value > (base - smallest) * largest / 2 {
            value /= base - smallest
            rounds += base
        }
        return rounds + base * value / (value + 38)
    }

    private static func digit(_ octet: UInt8) -> UInt32? {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(octet - UInt8(ascii: "a"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(octet - UInt8(ascii: "A"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(octet - UInt8(ascii: "0")) + 26
        default: nil
        }
    }

    private static func character(_ digit: UInt32) -> UInt8 {
        let octet = UInt8(truncatingIfNeeded: digit)
        return octet < 26 ? octet + UInt8(ascii: "a") : octet - 26 + UInt8(ascii: "0")
    }
}
