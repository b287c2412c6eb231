import FoundationEssentials
import PKI
import Storage
import SystemPackage

/// The disk as an old tool's reader sees it: links followed, absences accepted, refusals noted. Nothing is written.
struct ForeignDisk {
    /// More entries of one directory are not looked at.
    static let entryLimit = 20_000
    private static let linkLimit = 16
    private static let fileLimit = 1 << 20

    let files: any FileSystem
    private(set) var problems: [EstateProblem] = []

    init(_ files: any FileSystem) { self.files = files }

    mutating func note(_ problem: EstateProblem) { problems.append(problem) }

    /// Where a path leads in the end; nil when nothing is there.
    mutating func resolved(_ path: FilePath) -> FilePath? {
        var place = path
        do throws(StorageFailure) {
            for _ in 0..<Self.linkLimit {
                guard let found = try files.metadata(of: place) else { return nil }
                guard found.kind == .symbolicLink, let target = try files.readLink(place) else { return place }
                place = place.removingLastComponent().pushing(FilePath(target)).lexicallyNormalized()
            }
            note(.linkLoop(path))
        } catch {
            // Below a file there is nothing.
            if error.errno != .notDirectory { note(.unreadable(error)) }
        }
        return nil
    }

    /// The names in a directory, sorted; none when it is not there.
    mutating func names(in directory: FilePath) -> [String] {
        guard let place = resolved(directory) else { return [] }
        do throws(StorageFailure) {
            guard try files.metadata(of: place)?.kind == .directory else { return [] }
            let names = try files.list(place)
            if names.count > Self.entryLimit { note(.tooMany(directory, limit: Self.entryLimit)) }
            return names.prefix(Self.entryLimit).filter { isPrintable($0, in: directory) }
        } catch {
            note(.unreadable(error))
            return []
        }
    }

    /// Names with control characters are nobody's honest work, and would be printed.
    private mutating func isPrintable(_ name: String, in directory: FilePath) -> Bool {
        if ForeignText.isPrintable(name) { return true }
        note(.noName(directory.appending(name)))
        return false
    }

    /// Whether a path leads to a plain file.
    mutating func isFile(_ path: FilePath) -> Bool {
        guard let place = resolved(path), let found = try? files.metadata(of: place) else { return false }
        return found.kind == .file
    }

    /// The content of a text file; nil when it is not there.
    mutating func text(_ path: FilePath) -> String? {
        guard let bytes = bytes(path) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            note(.notText(path))
            return nil
        }
        return text
    }

    /// The content of a JSON file, as far as it is of use; nil when it is not there.
    mutating func json<Value: Decodable>(_ path: FilePath, as kind: Value.Type) -> Value? {
        guard let bytes = bytes(path) else { return nil }
        guard let value = try? JSONDecoder().decode(kind, from: Data(bytes)) else {
            note(.notJSON(path))
            return nil
        }
        return value
    }

    /// The chain in one file, or in several one after another; what is missing of the rest is no problem.
    mutating func chain(_ path: FilePath, and others: [FilePath] = []) -> CertificateChain? {
        guard var pem = bytes(path) else {
            note(.fileMissing(path))
            return nil
        }
        for other in others { pem += [0x0A] + (bytes(other) ?? []) }
        do throws(CertificateChain.Failure) { return try CertificateChain(pem: pem) } catch {
            note(.chain(path, error))
            return nil
        }
    }

    private mutating func bytes(_ path: FilePath) -> [UInt8]? {
        guard let place = resolved(path) else { return nil }
        do throws(StorageFailure) { return try files.read(place, limit: Self.fileLimit) } catch {
            note(.unreadable(error))
            return nil
        }
    }
}
