import ArgumentParser
import Storage

/// `--name OLD=NEW`: another name here than the old tool's.
struct Renaming: ExpressibleByArgument, Equatable {
    let old: String
    let new: LineageName

    init?(argument: String) {
        guard let equals = argument.lastIndex(of: "="),
            let new = try? LineageName(String(argument[argument.index(after: equals)...]))
        else { return nil }
        old = String(argument[..<equals])
        self.new = new
    }
}
