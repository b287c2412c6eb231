import Storage
import SystemPackage

/// Reads configurations with what they include, within limits: a configuration may be hostile, or include itself.
struct ConfigurationFiles<Disk: DiskReading> {
    private let disk: Disk
    private var budget = Limits.files
    private(set) var blindSpots: [BlindSpot] = []

    init(disk: Disk) { self.disk = disk }

    /// The whole tree of a configuration, each inclusion replaced by what it includes.
    ///
    /// - Parameter base: what relative names are relative to.
    mutating func tree<Grammar: ConfigurationGrammar>(
        _ file: FilePath,
        _ grammar: Grammar.Type,
        base: FilePath
    ) -> [Directive] {
        read(file, grammar, Way(base: base, files: []))
    }

    /// How the reading came to a file.
    private struct Way {
        let base: FilePath
        var files: [FilePath]
    }

    private mutating func read<Grammar: ConfigurationGrammar>(
        _ file: FilePath,
        _ grammar: Grammar.Type,
        _ way: Way
    ) -> [Directive] {
        guard !way.files.contains(file), way.files.count < Limits.depth else {
            blindSpots.append(BlindSpot(file, .includeLoop, "included by itself, or too deep"))
            return []
        }
        guard let text = text(of: file) else { return [] }
        let parsed = grammar.parse(text, file: file)
        for fault in parsed.faults { note(.badConfiguration, fault.position, fault.detail) }
        var way = way
        way.files.append(file)
        return expand(parsed.directives, grammar, way)
    }

    private mutating func expand<Grammar: ConfigurationGrammar>(
        _ directives: [Directive],
        _ grammar: Grammar.Type,
        _ way: Way
    ) -> [Directive] {
        var expanded: [Directive] = []
        for directive in directives {
            if let inclusion = grammar.inclusion(directive) {
                let beside = grammar.includesBesideFile ? directive.position.file.removingLastComponent() : way.base
                for file in files(of: inclusion, at: directive.position, base: beside) {
                    expanded += read(file, grammar, way)
                }
            } else if let block = directive.block {
                var directive = directive
                directive.block = expand(block, grammar, way)
                expanded.append(directive)
            } else {
                expanded.append(directive)
            }
        }
        return expanded
    }

    /// The text of a file; nil, and a blind spot, when it cannot be had.
    mutating func text(of file: FilePath, isOptional: Bool = false) -> [UInt8]? {
        guard budget > 0 else {
            blindSpots.append(BlindSpot(file, .budgetSpent, "a configuration of more than \(Limits.files) files"))
            return nil
        }
        budget -= 1
        do throws(StorageFailure) {
            return try disk.contents(of: file, limit: Limits.octets)
        } catch {
            if !(isOptional && error.isAbsence) { blindSpots.append(BlindSpot(file, error)) }
            return nil
        }
    }

    /// Tells of something in a configuration that could not be followed.
    mutating func note(_ reason: BlindSpot.Reason, _ position: Directive.Position, _ detail: String) {
        guard blindSpots.count < Limits.blindSpots else { return }
        let detail = "line \(position.line): \(LocalText.printable(detail))"
        blindSpots.append(BlindSpot(position.file, reason, detail))
    }

    private mutating func files(
        of inclusion: Inclusion,
        at position: Directive.Position,
        base: FilePath
    ) -> [FilePath] {
        var found: [FilePath] = []
        for pattern in inclusion.patterns {
            if pattern.contains("$") {
                note(.unresolvedVariable, position, "include \(pattern): known only while it runs")
                continue
            }
            let files = matching(pattern, base: base, wholeDirectory: inclusion.everythingEnding)
            if files.isEmpty, !inclusion.isOptional, !GlobPattern.isPattern(pattern) {
                note(.missingFile, position, "include \(pattern): nothing is there")
            }
            found += files
        }
        return found
    }

    /// The files that a pattern stands for, sorted; a directory stands for its files if that is wanted.
    mutating func matching(_ pattern: String, base: FilePath, wholeDirectory ending: String? = nil) -> [FilePath] {
        let full = base.pushing(FilePath(pattern))
        var paths = [FilePath(root: full.root)]
        for component in full.components {
            paths = paths.flatMap { step($0, component) }
            if paths.count > Limits.files { paths.removeLast(paths.count - Limits.files) }
        }
        guard let ending else { return paths.filter { kind(of: $0) != .directory } }
        return paths.flatMap { path in
            kind(of: path) == .directory ? names(in: path).filter { $0.string.hasSuffix(ending) } : [path]
        }
    }

    private mutating func step(_ path: FilePath, _ component: FilePath.Component) -> [FilePath] {
        guard GlobPattern.isPattern(component.string) else {
            let next = path.appending(component)
            return kind(of: next) == nil ? [] : [next]
        }
        let pattern = GlobPattern(component.string)
        return names(in: path).filter { pattern.matches($0.lastComponent?.string ?? "") }
    }

    /// The names in a directory; none, and a blind spot, when it cannot be read.
    mutating func names(in directory: FilePath) -> [FilePath] {
        do throws(StorageFailure) {
            return try disk.listing(of: directory, limit: Limits.names).entries.map(\.path)
        } catch {
            if error.errno != .notDirectory, !error.isAbsence { blindSpots.append(BlindSpot(directory, error)) }
            return []
        }
    }

    /// What stands at a path, links followed; nil when nothing does or it cannot be seen.
    func kind(of path: FilePath) -> FileMetadata.Kind? { try? disk.metadata(following: path).kind }
}

/// More than any configuration needs that was written by people or for them.
private enum Limits {
    static let files = 5000
    static let octets = 8 << 20
    static let depth = 16
    static let names = 100_000
    static let blindSpots = 1000
}
