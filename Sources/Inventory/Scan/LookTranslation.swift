import Ledger
import Storage

/// Between what a walk remembers and what the store keeps of it.
enum LookTranslation {
    /// The walk's memory out of the store's rows; a row that means nothing any more is left out.
    static func cache(_ rows: some Sequence<FileLook>) -> LookCache {
        var looks: [String: LookCache.Look] = [:]
        for row in rows {
            guard let outcome = outcome(row.form) else { continue }
            looks[row.path] = LookCache.Look(
                FileMetadata(
                    kind: .file,
                    mode: [],
                    owner: 0,
                    group: 0,
                    size: Int64(row.size),
                    modified: Int64(row.modified),
                    identity: FileMetadata.Identity(device: row.device, inode: row.inode)
                ),
                outcome,
                around: row.changed
            )
        }
        return LookCache(looks: looks)
    }

    /// What has to be written so that the store has the newer memory.
    static func changes(from old: LookCache, to new: LookCache) -> (looks: [FileLook], forgotten: [String]) {
        let looks = new.looks.lazy.filter { old[$0.key] != $0.value }.map { uri, look in
            FileLook(
                path: uri,
                device: look.device,
                inode: look.inode,
                modified: Int(look.modified),
                changed: look.around,
                size: Int(look.size),
                form: word(look.outcome)
            )
        }
        let written = Array(looks)
        // Where nothing was written and as many are there as were, they are the same ones.
        if written.isEmpty, new.looks.count == old.looks.count { return ([], []) }
        return (written, old.looks.keys.filter { new[$0] == nil })
    }

    private static func word(_ outcome: LookCache.Look.Outcome) -> String {
        switch outcome {
        case .nothing: "none"
        case .told: "told"
        case .linked: "linked"
        case .trusted(let count): "trusted:\(count)"
        case .trustStore(let count): "store:\(count)"
        }
    }

    private static func outcome(_ word: String) -> LookCache.Look.Outcome? {
        let parts = word.split(separator: ":")
        switch (parts.first, parts.dropFirst().first.flatMap { Int($0) }) {
        case ("none", nil): return .nothing
        case ("told", nil): return .told
        case ("linked", nil): return .linked
        case ("trusted", let count?): return .trusted(count)
        case ("store", let count?): return .trustStore(count)
        default: return nil
        }
    }
}
