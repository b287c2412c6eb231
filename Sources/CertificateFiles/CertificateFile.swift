/// Tells what octets hold, by the octets and never by a file's name.
///
/// Nothing here traps, waits for a password or takes long, whatever the octets are: every length is held against what is
/// there, and what deriving keys from passwords may cost is bounded.
package enum CertificateFile {
    /// Octets of the largest file that is read unless the caller says otherwise.
    package static let sizeLimit = 16 << 20

    /// What a buffer holds. Its private keys are seen and stepped over: they are neither decoded nor copied to the result.
    ///
    /// Work is bounded by the buffer's length and by ``DerivationBudget``; blocks for as long as it takes.
    package static func contents(
        of buffer: UnsafeRawBufferPointer,
        passwords: KnownPasswords = .wellKnown
    ) -> FileContents {
        var collector = ContentsCollector()
        switch ContentSniffer.guess(buffer) {
        case .text: TextReader(text: buffer).read(into: &collector)
        case .der: DERReader(octets: buffer).read(into: &collector)
        case .signedData:
            collector.contents.form = .pkcs7
            SignedDataReader.read(buffer, into: &collector)
        case .pkcs12: PKCS12Reader(passwords: passwords).read(buffer, into: &collector)
        case .javaKeystore(let form): JavaKeystoreReader(buffer, form: form).read(into: &collector)
        case .unsupportedKeystore(let name):
            collector.contents.form = .unsupportedKeystore
            collector.note(.unsupportedKeystore, "\(name): it cannot be read here")
        case .privateKey: (collector.contents.form, collector.contents.holdsPrivateKey) = (.der, true)
        case .foreign: break
        }
        return collector.finish()
    }

    /// What octets hold that are no secret: a `tls.crt` out of a cluster, a kubeconfig's certificate. What may hold a
    /// private key is read through ``contents(descriptor:sizeLimit:passwords:)``, which leaves no copy behind.
    package static func contents(of octets: [UInt8], passwords: KnownPasswords = .wellKnown) -> FileContents {
        octets.withUnsafeBytes { contents(of: $0, passwords: passwords) }
    }

    /// What an open regular file holds; read from its beginning, wherever the descriptor stands, into memory that is
    /// wiped before this returns.
    ///
    /// The descriptor stays the caller's. A pipe or a directory is a `read_error` and is not waited for. A file above the
    /// limit is a `too_large` problem; its form then says what its first octets look like, `none` for what certificates
    /// do not come in.
    package static func contents(
        descriptor: Int32,
        sizeLimit: Int = sizeLimit,
        passwords: KnownPasswords = .wellKnown
    ) -> FileContents {
        do {
            let memory = try SecretMemory.file(descriptor, limit: sizeLimit)
            return memory.withOctets { contents(of: $0, passwords: passwords) }
        } catch {
            switch error {
            case .tooLarge(let size):
                let problem = FileProblem(.tooLarge, "\(size) octets; at most \(sizeLimit) are read")
                return FileContents(form: form(atTheBeginningOf: descriptor), problems: [problem])
            case .foreign: return FileContents()
            case .notRegular: return FileContents(problems: [FileProblem(.readFailed, "not a regular file")])
            case .system(let code):
                return FileContents(problems: [FileProblem(.readFailed, "the system's error \(code)")])
            }
        }
    }

    private static func form(atTheBeginningOf descriptor: Int32) -> FileContents.Form {
        guard let head = try? SecretMemory.head(of: descriptor) else { return .none }
        return head.withOctets { ContentSniffer.guess($0).form(of: $0) }
    }
}
