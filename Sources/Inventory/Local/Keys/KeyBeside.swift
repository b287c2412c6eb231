import Checks
package import Storage
package import SystemPackage

/// A certificate's file, its private key's, and what lies around them that tells of carelessness. Nothing of a key's
/// content is in it.
package struct KeyBeside: Sendable, Equatable {
    /// How a key was found.
    package enum Evidence: Sendable, Equatable {
        /// It stands in the certificate's own file.
        case sameFile
        /// A configuration names it.
        case configured
        /// It lies beside, under a name that says so, and its key is the certificate's.
        case matching
        /// It lies beside under the name that belongs to the certificate's file (`api.key` to `api.crt`, `privkey.pem` to
        /// `fullchain.pem`), and is another certificate's: a service that reads both does not start.
        case named
    }

    /// The certificate's file.
    package let certificate: FileFactsSeen
    /// The key's file; nil when none was found.
    package let key: FileFactsSeen?
    /// How the key was found; nil without one.
    package let evidence: Evidence?
    /// The directory the key lies in; the certificate's without a key.
    package let directory: FileFactsSeen?
    /// Copies of the key's file that editors and people leave behind (`server.key.bak`, `key.pem~`).
    package let copies: [FileFactsSeen]
    /// What could not be looked at.
    package let blindSpots: [BlindSpot]
}

/// Finds the key that belongs to a certificate's file, and the key's copies.
package struct KeySearch<Disk: DiskReading>: Sendable {
    private let disk: Disk
    private let isKey: @Sendable (_ key: Int32) -> Bool
    private let matches: @Sendable (_ key: Int32) -> Bool

    /// A search. The descriptors are lent: not to be closed, nor to be read into anything but OpenSSL.
    ///
    /// - Parameters:
    ///   - isKey: whether there is a private key in the file behind a descriptor, whosever it is.
    ///   - keyMatches: whether that private key is the certificate's.
    package init(
        disk: Disk,
        isKey: @escaping @Sendable (_ key: Int32) -> Bool = { _ in false },
        keyMatches: @escaping @Sendable (_ key: Int32) -> Bool
    ) {
        self.disk = disk
        self.isKey = isKey
        matches = keyMatches
    }

    /// The files around a certificate's. Blocks.
    ///
    /// - Parameters:
    ///   - path: the certificate's file.
    ///   - holdsKey: whether a key was seen in it.
    ///   - configuredKey: the key's file that a service's configuration names beside it.
    package func around(_ path: FilePath, holdsKey: Bool, configuredKey: FilePath?) throws(StorageFailure) -> KeyBeside
    {
        let certificate = FileFactsSeen(path: path, try disk.metadata(following: path))
        var spots: [BlindSpot] = []
        let names = siblings(of: path, &spots)
        var key: (path: FilePath, evidence: KeyBeside.Evidence)?
        if holdsKey {
            key = (path, .sameFile)
        } else if let configuredKey, configuredKey != path {
            key = (configuredKey, .configured)
        } else if let found = matching(path, among: names, &spots) {
            key = (found, .matching)
        } else if let found = named(path, among: names) {
            key = (found, .named)
        }
        let keyFacts = key.flatMap { facts($0.path, &spots) }
        let directory = (key?.path ?? path).removingLastComponent()
        return KeyBeside(
            certificate: certificate,
            key: keyFacts,
            evidence: keyFacts == nil ? nil : key?.evidence,
            directory: facts(directory, &spots),
            copies: key.map { copies(of: $0.path, &spots) } ?? [],
            blindSpots: spots
        )
    }

    private func facts(_ path: FilePath, _ spots: inout [BlindSpot]) -> FileFactsSeen? {
        do throws(StorageFailure) {
            return FileFactsSeen(path: path, try disk.metadata(following: path))
        } catch {
            spots.append(BlindSpot(path, error))
            return nil
        }
    }

    private func siblings(of path: FilePath, _ spots: inout [BlindSpot]) -> [FilePath] {
        do throws(StorageFailure) {
            return try disk.listing(of: path.removingLastComponent(), limit: KeyNames.limit).entries.map(\.path)
        } catch {
            spots.append(BlindSpot(path.removingLastComponent(), error))
            return []
        }
    }

    /// The first of the likely names whose key is the certificate's.
    private func matching(_ path: FilePath, among names: [FilePath], _ spots: inout [BlindSpot]) -> FilePath? {
        let candidates = KeyNames.candidates(for: path.lastComponent?.string ?? "", among: names)
        for candidate in candidates where candidate != path {
            do throws(StorageFailure) {
                let fits = try disk.look(at: candidate, limit: KeyNames.octets) { file in matches(file.descriptor) }
                if fits { return candidate }
            } catch {
                if error.isPermission { spots.append(BlindSpot(candidate, error)) }
            }
        }
        return nil
    }

    /// The key that goes by the name of the certificate's file, although it is not the certificate's.
    private func named(_ path: FilePath, among names: [FilePath]) -> FilePath? {
        let own = Set(KeyNames.own(for: path.lastComponent?.string ?? ""))
        return names.first { name in
            guard name != path, own.contains(name.lastComponent?.string ?? "") else { return false }
            return (try? disk.look(at: name, limit: KeyNames.octets) { file in isKey(file.descriptor) }) ?? false
        }
    }

    /// Copies lie in the directory of what they are copies of.
    private func copies(of path: FilePath, _ spots: inout [BlindSpot]) -> [FileFactsSeen] {
        var found: [FileFactsSeen] = []
        var unseen: [BlindSpot] = []
        let name = path.lastComponent?.string ?? ""
        for sibling in siblings(of: path, &unseen) {
            guard KeyNames.isCopy(sibling.lastComponent?.string ?? "", of: name) else { continue }
            if let copy = facts(sibling, &spots), copy.kind == .file { found.append(copy) }
        }
        return found
    }
}

/// What keys and their copies are called; pure.
package enum KeyNames {
    /// In a directory of more names than this nobody keeps a key beside each certificate.
    package static let mostNames = 256

    /// Whether a name is one of a key, or of a copy that somebody left behind: a directory without any has nothing to
    /// tell about its certificates.
    package static func tells(_ name: String) -> Bool { tellingParts.stand(in: name) }

    private static let tellingParts = FoldedWords(["key", ".bak", ".old", ".orig", ".save", ".swp", "~"])
    static let limit = 10_000
    static let octets: Int64 = 1 << 20

    private static let endings: Set<String> = ["pem", "crt", "cer", "cert", "fullchain", "chain", "bundle"]
    private static let usual = ["privkey.pem", "key.pem", "server.key", "tls.key", "private.key", "privkey.key"]
    private static let copySuffixes = [
        ".bak", ".old", ".orig", ".save", ".backup", ".copy", ".swp", "~", ".1", ".prev",
    ]

    /// The names among the siblings that may hold the key, likeliest first: of the same stem, then the usual ones, then
    /// every other `.key`; at most 32. certbot numbers its files: `cert3.pem` has `privkey3.pem`.
    static func candidates(for name: String, among siblings: [FilePath]) -> [FilePath] {
        let digits = digits(of: stem(of: name))
        let wanted = own(for: name) + ["privkey\(digits).pem"] + usual
        let byName = Dictionary(siblings.map { ($0.lastComponent?.string ?? "", $0) }) { first, _ in first }
        let likely = wanted.compactMap { byName[$0] }
        let others = siblings.filter { $0.extension == "key" }
        var seen: Set<FilePath> = []
        return Array((likely + others).filter { seen.insert($0).inserted }.prefix(32))
    }

    /// The names that belong to the certificate's file and to no other's in a tidy directory.
    static func own(for name: String) -> [String] {
        let stem = stem(of: name)
        let digits = digits(of: stem)
        var names = [
            "\(name).key", "\(stem).key", "\(stem)-key.pem", "\(stem)_key.pem", "\(stem).key.pem",
            "\(stem)-privkey.pem",
        ]
        // The layout of certbot, acme.sh and others: one directory a certificate.
        if ["cert", "fullchain"].contains(stem.dropLast(digits.count)) { names += ["privkey\(digits).pem"] }
        if stem == "cert" { names += ["key.pem"] }
        return names
    }

    private static func digits(of stem: String) -> String {
        String(stem.reversed().prefix { $0.isNumber }.reversed())
    }

    /// Without the endings that certificates have: `api.example.com.fullchain.pem` is `api.example.com`.
    private static func stem(of name: String) -> String {
        var stem = name[...]
        while let dot = stem.lastIndex(of: "."), dot > stem.startIndex,
            endings.contains(stem[stem.index(after: dot)...].lowercased())
        {
            stem = stem[..<dot]
        }
        return String(stem)
    }

    /// Whether a name is that of a copy: the name and a suffix, or the name with an editor's dot and `.swp`.
    static func isCopy(_ name: String, of original: String) -> Bool {
        guard name != original, !original.isEmpty else { return false }
        if name == ".\(original).swp" || name == "#\(original)#" { return true }
        guard name.hasPrefix(original) else { return false }
        let rest = name.dropFirst(original.count)
        return copySuffixes.contains { rest == $0 || rest.hasPrefix("\($0).") || rest.hasPrefix("\($0)-") }
            || rest.hasPrefix(".bak") || rest.hasPrefix(".20")
    }
}
