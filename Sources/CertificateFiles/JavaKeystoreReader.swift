/// Reads Java's own keystores, JKS and JCEKS: certificates stand in them in clear, so no password is asked for.
///
/// The format is what `sun.security.provider.JavaKeyStore` and `com.sun.crypto.provider.JceKeyStore` write: magic, version,
/// count, then per entry a kind, an alias and a date; a private key is its encrypted octets and a chain. The last 20
/// octets are a digest over the password and everything before.
struct JavaKeystoreReader {
    /// Why reading ends before the last entry.
    private struct Stop: Error {
        let problem: FileProblem
    }

    private static let digestSize = 20

    private let octets: UnsafeRawBufferPointer
    private let form: FileContents.Form
    private var reader: BoundedReader
    private var hasTypes = true

    init(_ octets: UnsafeRawBufferPointer, form: FileContents.Form) {
        self.octets = octets
        self.form = form
        reader = BoundedReader(octets)
    }

    consuming func read(into collector: inout ContentsCollector) {
        collector.contents.form = form
        do {
            let count = try header()
            var entry = 0
            while entry < count, !collector.isFull() {
                try self.entry("entry \(entry)", &collector)
                entry += 1
            }
            if entry == count, reader.left != Self.digestSize {
                collector.note(.badKeystore, "\(reader.left) octets behind the last entry; its digest has 20")
            }
        } catch {
            collector.note(error.problem.reason, error.problem.detail)
        }
        collector.contents.opensWithKnownPassword = JavaKeystoreDigest.fitsOpenPassword(octets)
    }

    private mutating func header() throws(Stop) -> Int {
        let (magic, version, count) = (reader.int32(), reader.int32(), reader.int32())
        guard magic != nil, let version, let count else { throw cut("header") }
        guard (1...2).contains(version) else { throw bad("header: version \(version)") }
        guard count >= 0 else { throw bad("header: \(count) entries") }
        // Version 1 knew X.509 only and did not say so before each certificate.
        hasTypes = version == 2
        return count
    }

    private mutating func entry(_ place: String, _ collector: inout ContentsCollector) throws(Stop) {
        guard let kind = reader.int32() else { throw cut(place) }
        guard (1...3).contains(kind) else { throw bad("\(place): of unknown kind \(kind)") }
        guard let length = reader.uint16(), let name = reader.take(length), reader.skip(8) else { throw cut(place) }
        let alias = PrintableAlias.text(name)
        let place = "\(place) (\(alias))"
        switch kind {
        case 1: try keyEntry(alias, place, &collector)
        case 2: try certificate(alias, place, &collector)
        default:
            // Java's serialization: where it ends is known to a Java machine only.
            throw Stop(problem: FileProblem(.secretEntry, "\(place): a secret key; what follows it cannot be read"))
        }
    }

    private mutating func keyEntry(
        _ alias: String,
        _ place: String,
        _ collector: inout ContentsCollector
    ) throws(Stop) {
        guard let length = reader.int32(), reader.skip(length), let count = reader.int32() else { throw cut(place) }
        collector.contents.holdsPrivateKey = true
        guard count >= 0 else { throw bad("\(place): a chain of \(count)") }
        var position = 0
        while position < count, !collector.isFull() {
            try certificate(alias, "\(place), certificate \(position)", &collector)
            position += 1
        }
    }

    private mutating func certificate(
        _ alias: String,
        _ place: String,
        _ collector: inout ContentsCollector
    ) throws(Stop) {
        var isX509 = true
        if hasTypes {
            guard let length = reader.uint16(), let kind = reader.take(length) else { throw cut(place) }
            isX509 = kind.elementsEqual("X.509".utf8) || kind.elementsEqual("X509".utf8)
        }
        guard let length = reader.int32(), let der = reader.take(length) else { throw cut(place) }
        if isX509 {
            collector.take(der: Array(der), alias: alias) { place }
        } else {
            collector.miss(.badCertificate, "\(place): not an X.509 certificate")
        }
    }

    private func bad(_ detail: String) -> Stop { Stop(problem: FileProblem(.badKeystore, detail)) }

    private func cut(_ place: String) -> Stop {
        bad("\(place): it ends behind the last octet; \(reader.left) are left at octet \(reader.offset)")
    }
}
