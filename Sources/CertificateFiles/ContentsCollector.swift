import COpenSSL
import PKI

/// Gathers what a reader finds, within bounds, and counts positions.
struct ContentsCollector {
    /// More certificates than any file has reason to hold; what follows is not read.
    static let certificateLimit = 20_000
    /// Problems that are told of one file; the rest are counted.
    static let problemLimit = 64

    /// What was found; readers set the form and the flags.
    var contents = FileContents()
    /// Whether something in it was encrypted or sealed by a password; a keystore's reader sets it.
    var isProtected = false
    private var taken = 0
    private var unsaid = 0
    private var isCut = false

    /// Whether no more is taken. A reader asks when there is one more certificate or list, and stops.
    mutating func isFull() -> Bool {
        if taken >= Self.certificateLimit { isCut = true }
        return isCut
    }

    /// Takes a certificate's DER; where it stood is asked for only when it cannot be read.
    mutating func take(der: [UInt8], alias: String? = nil, at place: () -> String) {
        take(alias, place) { () throws(Certificate.Failure) in try Certificate(der: der) }
    }

    /// Takes a certificate that OpenSSL has parsed; the object stays the caller's.
    mutating func take(parsed x509: OpaquePointer, alias: String? = nil, at place: () -> String) {
        take(alias, place) { () throws(Certificate.Failure) in try Certificate(parsed: x509) }
    }

    /// Takes a revocation list that OpenSSL has parsed; nil when it could not. The object stays the caller's.
    mutating func take(revocationList list: OpaquePointer?, at place: () -> String) {
        taken += 1
        if let list, let read = RevocationList(parsed: list) {
            contents.revocationLists.append(read)
        } else {
            note(.badRevocationList, "\(place()): \(OpenSSLError("reading it"))")
        }
    }

    /// Counts a certificate whose octets could not be had, and says why.
    mutating func miss(_ reason: FileProblem.Reason, _ detail: String) {
        taken += 1
        positions += 1
        note(reason, detail)
    }

    mutating func note(_ reason: FileProblem.Reason, _ detail: String) {
        if contents.problems.count < Self.problemLimit {
            contents.problems.append(FileProblem(reason, detail))
        } else {
            unsaid += 1
        }
    }

    /// The result.
    consuming func finish() -> FileContents {
        let most = Self.certificateLimit
        if unsaid > 0 { contents.problems.append(FileProblem(.tooMany, "\(unsaid) more problems")) }
        if isCut {
            let cut = FileProblem(.tooMany, "more than \(most) certificates and lists; the rest was not read")
            contents.problems.append(cut)
        }
        return contents
    }

    private var positions = 0

    private mutating func take(
        _ alias: String?,
        _ place: () -> String,
        _ parse: () throws(Certificate.Failure) -> Certificate
    ) {
        let position = positions
        (taken, positions) = (taken + 1, positions + 1)
        do {
            contents.certificates.append(.init(position: position, alias: alias, certificate: try parse()))
        } catch {
            note(.badCertificate, "\(place()): \(error)")
        }
    }
}
