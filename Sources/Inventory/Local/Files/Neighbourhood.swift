import Storage
import SystemPackage

/// What lies around the files of one directory, as far as a judgement of them depends on it: keys, copies of keys, and
/// who may do what with them and the directory. A number that is the same as long as all of that is (FNV-1a, 64 bits).
struct Neighbourhood {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325
    private var isTelling = false

    /// Nothing that tells.
    init() {}

    /// - Parameter names: the keys and copies, each with the facts of the file it leads to.
    init(directory: FileMetadata?, _ names: [(path: FilePath, metadata: FileMetadata?)]) {
        isTelling = true
        if let directory { addAccess(directory) }
        for (path, metadata) in names {
            for octet in (path.lastComponent?.string ?? "").utf8 { add(octet) }
            guard let metadata else { continue }
            addAccess(metadata)
            add(UInt64(bitPattern: metadata.modified))
            add(metadata.identity.inode)
        }
    }

    /// The number for one file among them, whose own permission counts as well; its
    /// permission alone where there is nothing else to tell.
    func number(for file: FileMetadata) -> Int {
        guard isTelling else { return Int(file.mode.rawValue) }
        var own = self
        own.addAccess(file)
        return Int(truncatingIfNeeded: own.state)
    }

    private mutating func addAccess(_ metadata: FileMetadata) {
        add(UInt64(metadata.mode.rawValue) << 32)
        add(UInt64(metadata.owner) << 32 | UInt64(metadata.group))
    }

    private mutating func add(_ word: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }

    private mutating func add(_ octet: UInt8) { state = (state ^ UInt64(octet)) &* 0x100_0000_01B3 }
}
