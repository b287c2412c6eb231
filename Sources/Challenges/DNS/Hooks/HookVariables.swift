import Hooks

/// Why something is no environment for a hook.
package enum MalformedHookVariable: Error, Sendable, Equatable, CustomStringConvertible {
    /// Not letters, digits and underscores, the first no digit.
    case badName(String)
    /// The value contains a NUL.
    case containsNull(String)

    package var description: String {
        switch self {
        case .badName(let name): "\"\(PrintableText(name))\" is no name for an environment variable"
        case .containsNull(let name): "the value of \(name) contains a NUL"
        }
    }
}

/// What an operator lets a hook know besides its convention, by name: credentials as a rule. Printing it gives the
/// names; the values leave it only towards the child, and are struck out of what the child prints.
package struct HookVariables: Sendable, Equatable {
    private let values: [String: String]

    /// No variables.
    package static let none = HookVariables(checked: [:])

    /// The variables, names and values, read by the caller from where the operator said.
    package init(_ values: [String: String]) throws(MalformedHookVariable) {
        for (name, value) in values {
            guard Self.isName(name) else { throw .badName(name) }
            guard !value.utf8.contains(0) else { throw .containsNull(name) }
        }
        self.values = values
    }

    private init(checked values: [String: String]) { self.values = values }

    /// The names, sorted.
    package var names: [String] { values.keys.sorted() }

    /// The complete environment of a child, built from empty; what the convention says wins.
    func environment(adding convention: [String: String]) -> [String: String] {
        ChildCommand.baseEnvironment.merging(values) { $1 }.merging(convention) { $1 }
    }

    /// The text with every value of six characters or more replaced by its variable's name, the longest first. Shorter
    /// ones are no secrets, and would make any text unreadable.
    func strikeOut(in text: String) -> String {
        let secrets = values.filter { $0.value.count >= 6 }.sorted { $0.value.count > $1.value.count }
        return secrets.reduce(text) { text, secret in
            text.replacing(PrintableText(secret.value, keepingLines: true).description, with: "[\(secret.key)]")
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        }
    }
}

extension HookVariables: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names only.
    package var description: String { "HookVariables(\(names.joined(separator: ", ")))" }
    /// The names only.
    package var debugDescription: String { description }
    /// The names only.
    package var customMirror: Mirror { Mirror(self, children: ["names": names]) }
}
