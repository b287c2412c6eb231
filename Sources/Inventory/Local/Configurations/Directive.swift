import SystemPackage

/// One statement of a configuration, whatever its grammar: a name, its arguments, and what stands inside of it.
struct Directive: Sendable, Hashable {
    let name: String
    let arguments: [String]
    let position: Position
    /// What stands between its braces, or its opening and closing tag; nil for a simple statement.
    var block: [Directive]?

    /// Where a statement begins.
    struct Position: Sendable, Hashable, CustomStringConvertible {
        let file: FilePath
        let line: Int

        /// `path:line`, with what is not printable in the path as `?`.
        var description: String { "\(LocalText.printable(file.string)):\(line)" }
    }

    init(_ name: String, _ arguments: [String], _ position: Position, block: [Directive]? = nil) {
        self.name = name
        self.arguments = arguments
        self.position = position
        self.block = block
    }
}

/// Text of this host that is shown.
enum LocalText {
    /// At most 200 characters, with control characters, directional overrides and the like as `?`.
    static func printable(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(200) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                shown += "?"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}

/// What a grammar made of one file.
struct ParsedConfiguration: Sendable, Equatable {
    /// A place in the file that the grammar could not follow.
    struct Fault: Sendable, Hashable {
        let position: Directive.Position
        let detail: String
    }

    var directives: [Directive] = []
    var faults: [Fault] = []
}

/// Files that a statement wants read in its place.
struct Inclusion: Sendable, Equatable {
    /// Patterns in the manner of glob(7), relative to the configuration's base directory.
    let patterns: [String]
    /// Whether it is no error that nothing is there.
    let isOptional: Bool
    /// Whether each is a directory, of which all files are wanted that end so.
    var everythingEnding: String?

    init(_ patterns: [String], isOptional: Bool = false, everythingEnding: String? = nil) {
        self.patterns = patterns
        self.isOptional = isOptional
        self.everythingEnding = everythingEnding
    }
}

/// The grammar of one program's configuration files; pure.
protocol ConfigurationGrammar: Sendable {
    /// Reads one file's text. Never fails: what is not understood is a fault, and reading goes on after it.
    static func parse(_ text: [UInt8], file: FilePath) -> ParsedConfiguration

    /// What a statement includes; nil when it is no such statement.
    static func inclusion(_ directive: Directive) -> Inclusion?

    /// Whether a relative pattern is meant relative to the file it stands in, not to the base directory.
    static var includesBesideFile: Bool { get }
}

extension ConfigurationGrammar {
    static var includesBesideFile: Bool { false }
}
