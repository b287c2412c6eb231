package import PKI
import Storage
import SystemPackage

/// What services used before the first generation took its place: the way back, where no generation was live.
package struct KeptPair: Sendable, Equatable {
    /// Each file that has to be put back.
    package let files: [AdoptedFile]
    /// The certificates among them, to see that they are served again.
    package let chain: CertificateChain

    /// What a generation took the place of; nil where that was nothing, or nothing with a certificate in it: what nobody
    /// can look for on the wire, or judge by its date, is no way back that is taken without being asked.
    init?(of generation: Generation, _ fileSystem: any FileSystem, _ state: StateDirectory) {
        let record = AdoptionRecord(fileSystem: fileSystem, state: state)
        guard let files = try? record.files(generation.name, of: generation.number), !files.isEmpty else { return nil }
        let chains = files.compactMap { Self.chain(in: $0.kept, fileSystem) }
        // Of a certificate alone and the same one with its intermediates the latter is what is served.
        guard let longest = chains.max(by: { $0.intermediates.count < $1.intermediates.count }) else { return nil }
        self.files = files
        chain = longest
    }

    private static func chain(in file: FilePath, _ fileSystem: any FileSystem) -> CertificateChain? {
        let content = try? CopyContents.flattened { () throws(BorrowingFailure<CopyFailure>) in
            try fileSystem.read(file) { descriptor throws(CopyFailure) in
                do throws(ReadFault) { return try FileContent(readingFrom: descriptor) } catch {
                    let errno = Errno(rawValue: error.errno)
                    throw .storage(StorageFailure(operation: .read, path: file, errno: errno))
                }
            }
        }
        return content.flatMap { try? CertificateChain($0.certificates()) }
    }
}
