import Hooks

/// Why a text is no matcher.
package enum MalformedMatcher: Error, Sendable, Equatable {
    /// There is nothing in it: it would fit every alert.
    case empty
    /// A part is not `NAME=VALUE`.
    case notAPair(String)
    /// A name that no alert has.
    case unknownName(String)
    /// A value that no alert can have there, and those that it can.
    case unknownValue(String, name: String, known: [String])
    /// It is longer than ``SilenceMatcher/longest`` octets.
    case tooLong
}

extension MalformedMatcher: CustomStringConvertible {
    /// What is wrong.
    package var description: String {
        switch self {
        case .empty: "the matcher is empty"
        case .notAPair(let part): "\"\(PrintableText(part))\" is not NAME=VALUE"
        case .unknownValue(let value, let name, _): "there is no \(name) \"\(PrintableText(value))\""
        case .unknownName(let name): "no alert has anything called \"\(PrintableText(name))\""
        case .tooLong: "the matcher is longer than \(SilenceMatcher.longest) bytes"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .empty, .notAPair, .tooLong:
            "write pairs with commas between them, such as: rule=CertServedOld,certificate=api; to silence all: rule=*"
        case .unknownValue(_, _, let known): "there are: \(known.joined(separator: ", "))"
        case .unknownName: "the names are: \(SilenceMatcher.names.joined(separator: ", "))"
        }
    }
}

/// Which alerts a silence is about: pairs of a name and a value, all of which must fit.
///
/// `rule=CertServedOld,owner=web,place=file:///etc/nginx/*`: a name is `rule`, `dedup`, `severity` or one of
/// ``AlertDetail``; a value fits as it is, or, ended by `*`, what begins with it. A comma in a value is written `\,`.
package struct SilenceMatcher: Sendable, Equatable, CustomStringConvertible {
    /// The most octets of its text.
    package static let longest = 1000
    /// What can be matched.
    package static let names = ["rule", "dedup", "severity"] + AlertDetail.allCases.map(\.rawValue).sorted()

    /// Where there are only so many values.
    private static let values = [
        "rule": AlertRule.allCases.map(\.rawValue), "severity": AlertSeverity.allCases.map(\.rawValue),
    ]

    /// As it was written.
    package let description: String
    private let pairs: [Pair]

    private struct Pair: Equatable {
        let name: String
        let value: String
        let isPrefix: Bool

        func fits(_ text: String?) -> Bool {
            guard let text else { return false }
            return isPrefix ? text.hasPrefix(value) : text == value
        }
    }

    /// Reads a matcher.
    package init(_ text: String) throws(MalformedMatcher) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        var pairs: [Pair] = []
        for part in Self.parts(text) {
            guard let equals = part.firstIndex(of: "=") else { throw .notAPair(part) }
            let name = String(part[..<equals].filter { $0 != " " })
            guard Self.names.contains(name) else { throw .unknownName(name) }
            let value = part[part.index(after: equals)...]
            let pair = Pair(
                name: name,
                value: String(value.hasSuffix("*") ? value.dropLast() : value),
                isPrefix: value.hasSuffix("*")
            )
            if let known = Self.values[name], !known.contains(where: pair.fits) {
                throw .unknownValue(String(value), name: name, known: known)
            }
            pairs.append(pair)
        }
        guard !pairs.isEmpty else { throw .empty }
        self.pairs = pairs
        description = PrintableText(text).description
    }

    /// The matcher for one alert and no other; nil if its key cannot be written as one.
    package init?(dedup: String) {
        let escaped = dedup.replacing("\\", with: "\\\\").replacing(",", with: "\\,")
        // A star at the end would fit more than this one.
        guard !dedup.hasSuffix("*"), let matcher = try? SilenceMatcher("dedup=\(escaped)") else { return nil }
        self = matcher
    }

    /// Whether an alert is one of those meant.
    package func fits(_ alert: Alert) -> Bool {
        pairs.allSatisfy { pair in
            switch pair.name {
            case "rule": pair.fits(alert.rule.rawValue)
            case "dedup": pair.fits(alert.dedup)
            case "severity": pair.fits(alert.severity.rawValue)
            default: pair.fits(alert.details[pair.name])
            }
        }
    }

    /// The text at its commas; empty parts are left out.
    private static func parts(_ text: String) -> [String] {
        var (parts, current, isEscaped) = ([String](), "", false)
        for character in text {
            if isEscaped {
                current.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," {
                parts.append(current)
                current = ""
            } else {
                current.append(character)
            }
        }
        return (parts + [current]).filter { part in part.contains { $0 != " " } }
    }
}
