import Glibc
import Storage
package import SystemPackage

/// A new directory for one test, `0700`, removed with everything in it when the last reference is gone.
package final class TemporaryDirectory: Sendable {
    /// Where it is.
    package let path: FilePath

    /// Makes one below `$TMPDIR` or `/tmp`.
    package init() throws(Errno) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/rekey-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        path = FilePath(String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    deinit { try? LocalFileSystem().removeTree(path) }
}
