import Glibc
import Testing

@testable import Report

struct PaletteTests {
    /// WCAG 2.2 §1.4.3: the contrast of small text is at least 4.5 to 1.
    @Test func everyTextIsReadableOnItsGroundInBothModes() throws {
        for pair in Palette.pairs {
            let text = try #require(Palette.entries.first { $0.name == pair.text })
            let ground = try #require(Palette.entries.first { $0.name == pair.ground })
            #expect(contrast(text.light, ground.light) >= 4.5, "\(pair) light: \(contrast(text.light, ground.light))")
            #expect(contrast(text.dark, ground.dark) >= 4.5, "\(pair) dark: \(contrast(text.dark, ground.dark))")
        }
    }

    @Test func theContrastIsComputedAsWCAGDoes() {
        #expect(abs(contrast("#ffffff", "#000000") - 21) < 0.001)
        #expect(abs(contrast("#777777", "#ffffff") - 4.478) < 0.01)
    }

    private func contrast(_ one: String, _ other: String) -> Double {
        let (first, second) = (luminance(one), luminance(other))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    private func luminance(_ hex: String) -> Double {
        let number = Int(hex.dropFirst(), radix: 16) ?? 0
        let channels = [number >> 16 & 255, number >> 8 & 255, number & 255].map { value -> Double in
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
}
