import Storage
import SystemPackage

/// Where the key and the note of an order in flight lie.
struct OrderPlace: Sendable {
    private let files: any FileSystem
    let directory: FilePath

    init(_ effects: Effects, _ name: LineageName) {
        files = effects.files
        directory = effects.state.order(name)
    }

    /// Throws key and note away, the note first: a key without a note is swept, a note without its key would be believed.
    func discard() throws(StorageFailure) {
        guard try files.metadata(of: directory) != nil else { return }
        try files.remove(directory.appending("order.json"))
        try files.sync(directory)
        try files.removeTree(directory)
    }
}
