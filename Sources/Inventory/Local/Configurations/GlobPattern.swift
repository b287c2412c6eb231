/// A pattern for one name in a directory, as glob(7) has it: `*`, `?`, `[a-z]`, `[!a-z]`, and a backslash that takes
/// away the meaning of what follows.
struct GlobPattern: Sendable, Equatable {
    private enum Part: Sendable, Equatable {
        case octet(UInt8)
        case any
        case anything
        case oneOf([ClosedRange<UInt8>], isNegated: Bool)
    }

    private let parts: [Part]
    private let beginsWithDot: Bool

    /// Whether a text has a character in it that means something to a pattern.
    static func isPattern(_ text: String) -> Bool { text.utf8.contains { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B } }

    init(_ text: String) {
        var rest = Array(text.utf8)[...]
        beginsWithDot = rest.first == 0x2E
        var parts: [Part] = []
        while let octet = rest.popFirst() {
            switch octet {
            case 0x2A: if parts.last != .anything { parts.append(.anything) }
            case 0x3F: parts.append(.any)
            case 0x5B: parts.append(Self.set(&rest) ?? .octet(octet))
            case 0x5C: parts.append(.octet(rest.popFirst() ?? octet))
            default: parts.append(.octet(octet))
            }
        }
        self.parts = parts
    }

    private static func set(_ rest: inout ArraySlice<UInt8>) -> Part? {
        var body = rest
        let isNegated = body.first == 0x21 || body.first == 0x5E
        if isNegated { body.removeFirst() }
        var ranges: [ClosedRange<UInt8>] = []
        while let octet = body.popFirst() {
            if octet == 0x5D, !ranges.isEmpty {
                rest = body
                return .oneOf(ranges, isNegated: isNegated)
            }
            if body.first == 0x2D, let end = body.dropFirst().first, end != 0x5D {
                body.removeFirst(2)
                ranges.append(octet <= end ? octet...end : octet...octet)
            } else {
                ranges.append(octet...octet)
            }
        }
        return nil
    }

    /// Whether a name fits. A leading dot must be asked for. Takes time in the order of both lengths multiplied.
    func matches(_ name: String) -> Bool {
        let octets = Array(name.utf8)
        if octets.first == 0x2E, !beginsWithDot { return false }
        var (part, octet) = (0, 0)
        var retry: (part: Int, octet: Int)?
        while octet < octets.count {
            if part < parts.count, parts[part] == .anything {
                retry = (part, octet)
                part += 1
            } else if part < parts.count, fits(parts[part], octets[octet]) {
                (part, octet) = (part + 1, octet + 1)
            } else if let again = retry {
                (part, octet) = (again.part + 1, again.octet + 1)
                retry = (again.part, again.octet + 1)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { $0 == .anything }
    }

    private func fits(_ part: Part, _ octet: UInt8) -> Bool {
        switch part {
        case .octet(let wanted): octet == wanted
        case .any, .anything: true
        case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(octet) } != isNegated
        }
    }
}
