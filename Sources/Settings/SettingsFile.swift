/// Reads a configuration file: bytes to values, or everything that is wrong with them.
package enum SettingsFile {
    /// The largest file that is read, in bytes.
    package static let maximumSize = 4 << 20

    /// Reads the bytes of a file; the path is only named in problems, nothing is opened.
    ///
    /// - Parameter checks: the checks there are; nil lets every word pass for one.
    package static func load(
        bytes: some Collection<UInt8>,
        path: String,
        checks: KnownChecks? = nil
    ) throws(SettingsFailure) -> Configuration {
        let log = ProblemLog(path: path)
        let configuration = read(bytes, log: log, checks: checks)
        if let failure = log.failure { throw failure }
        return configuration
    }

    /// Reads a text; the path is only named in problems, nothing is opened.
    package static func load(
        text: String,
        path: String,
        checks: KnownChecks? = nil
    ) throws(SettingsFailure) -> Configuration {
        try load(bytes: text.utf8, path: path, checks: checks)
    }

    private static func read(_ bytes: some Collection<UInt8>, log: ProblemLog, checks: KnownChecks?) -> Configuration {
        let reader = ConfigurationReader(log: log, checks: checks)
        return root(of: bytes, log: log).map(reader.configuration) ?? Configuration()
    }

    /// The root of a file within the bounds that hold for every file of ours; nil after a problem was logged.
    static func root(of bytes: some Collection<UInt8>, log: ProblemLog) -> YAMLNode? {
        guard bytes.count <= maximumSize else {
            log.add(.start, "the file has more than \(maximumSize >> 20) MiB")
            return nil
        }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let octets = Array(bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...])
        guard isText(octets, log: log) else { return nil }
        guard let root = YAMLText.root(of: octets, log: log) else {
            if log.failure == nil { log.add(.start, "the file is empty") }
            return nil
        }
        return root
    }

    /// UTF-8 without control characters, or a problem where it is not.
    private static func isText(_ octets: [UInt8], log: ProblemLog) -> Bool {
        var line = 0
        for slice in octets.split(separator: 0x0A, omittingEmptySubsequences: false) {
            line += 1
            guard String(validating: slice, as: UTF8.self) == nil else { continue }
            log.add(Place(line: line, column: 1), "this line is not UTF-8 text")
            return false
        }
        var place = Place.start
        for octet in octets {
            switch octet {
            case 0x0A: place = Place(line: place.line + 1, column: 0)
            case 0x09, 0x0D: break
            case 0x00..<0x20, 0x7F:
                log.add(place, "a control character (\(octet))", hint: "the file must be plain UTF-8 text")
                return false
            case 0x80..<0xC0: continue
            default: break
            }
            place.column += 1
        }
        return true
    }
}
