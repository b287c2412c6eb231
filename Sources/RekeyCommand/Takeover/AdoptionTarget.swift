import PKI
import Storage
import SystemPackage
import TLS

/// What `rekey adopt` was pointed at.
enum AdoptionTarget {
    /// An endpoint, unless the text is a path or a file of that name is there.
    static func endpoint(_ text: String, files: some FileSystem) -> Endpoint? {
        guard !text.contains("/"), let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...]), port > 0
        else { return nil }
        if let there = try? files.metadata(of: Workplace.absolute(FilePath(text))), there.kind == .file { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return host.isEmpty ? nil : Endpoint(host: host, port: port)
    }

    /// The files in which the key of a certificate's file is looked for, the likeliest first.
    static func keyCandidates(beside file: FilePath) -> [FilePath] {
        let place = file.removingLastComponent()
        let name = file.lastComponent?.string ?? ""
        let stem = file.lastComponent?.stem ?? name
        let base = ["fullchain", "chained", "bundle"].reduce(stem) { $0.replacing(".\($1)", with: "") }
        let names = ["\(base).key", "\(stem).key", "privkey.pem", "key.pem", "\(base)-key.pem", "\(base).key.pem"]
        // Distributions keep keys in a directory beside the certificates'.
        let apart = place.removingLastComponent().appending("private").appending("\(base).key")
        return names.map { place.appending($0) } + [apart]
    }
}
