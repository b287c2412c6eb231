import CertificateFiles
import Checks
import Inventory
import PKI
import Storage
import SystemPackage

/// Certificates in files: the reader of formats behind the disk.
struct CertificateFileReading: Sendable {
    let passwords: KnownPasswords
    private let files = LocalFileSystem()

    init(passwords: KnownPasswords) { self.passwords = passwords }

    /// What reads a file's content during a walk.
    var reader: FileReader {
        FileReader { [passwords] descriptor in
            CertificateFile.contents(descriptor: descriptor, sizeLimit: Self.sizeLimit, passwords: passwords)
        }
    }

    /// Everything in a file, links followed.
    func contents(of path: FilePath) throws(StorageFailure) -> FileContents {
        do throws(BorrowingFailure<Never>) {
            return try files.read(RealPath.of(path)) { descriptor in
                CertificateFile.contents(descriptor: descriptor, sizeLimit: Self.sizeLimit, passwords: passwords)
            }
        } catch {
            switch error {
            case .storage(let failure): throw failure
            }
        }
    }

    /// The first certificate that is no authority's, or why there is none to be seen.
    func leaf(at path: FilePath) -> DriftFacts.Content {
        do throws(StorageFailure) {
            let contents = try contents(of: path)
            let leaf = contents.certificates.first { !$0.certificate.isAuthority } ?? contents.certificates.first
            guard let leaf else { return .unseen("no certificate in it") }
            return .certificate(CertificateMark(leaf.certificate))
        } catch {
            return .unseen("\(error)")
        }
    }

    /// Larger files are not read.
    static let sizeLimit = 16 << 20
}
