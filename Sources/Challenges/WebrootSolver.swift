package import ACME
import Glibc
package import Storage
package import SystemPackage

/// Answers HTTP-01 challenges with files below a directory that a web server shows on port 80 (RFC 8555 §8.3).
///
/// The token is a file name only because `ChallengeToken` lets nothing but base64url through; the file is created
/// exclusively and never through a symbolic link.
package struct WebrootSolver: ChallengeSolver {
    private let root: FilePath
    private let files: any FileSystem

    /// A solver for an absolute directory that exists.
    package init(root: FilePath, files: any FileSystem) {
        self.root = root
        self.files = files
    }

    package var type: ChallengeType { .http01 }

    private var wellKnown: FilePath { root.appending(".well-known") }
    private var directory: FilePath { wellKnown.appending("acme-challenge") }

    /// Whether the directory is there: asked before an order is spent.
    package func rehearse() async throws(SolverFailure) {
        let found: FileMetadata?
        do throws(StorageFailure) { found = try files.metadata(of: root) } catch { throw explain(error) }
        guard found?.kind == .directory || found?.kind == .symbolicLink else {
            throw SolverFailure(
                reason: "webroot \(root): not a directory",
                isPermanent: true,
                hint: "name the directory that the web server shows as its root"
            )
        }
        // A file that cannot be written is found out now, not after an order is spent.
        let probe = directory.appending("rekey-probe~")
        do throws(StorageFailure) {
            try files.makeDirectory(wellKnown, mode: Self.open)
            try files.makeDirectory(directory, mode: Self.open)
            try files.remove(probe)
            try files.create(probe, mode: .ownerReadWrite, group: nil, contents: [])
            try files.remove(probe)
        } catch {
            throw explain(error)
        }
    }

    package func publish(_ answer: ChallengeAnswer) async throws(SolverFailure) {
        try answer.refuseWildcard()
        let proof = try answer.tokenProof()
        let path = directory.appending(proof.token.text)
        do throws(StorageFailure) {
            // Readable by whoever the web server runs as: what is in it is no secret.
            try files.makeDirectory(wellKnown, mode: Self.open)
            try files.makeDirectory(directory, mode: Self.open)
            // What a killed run left under this token is replaced, never followed.
            try files.remove(path)
            try files.create(
                path,
                mode: [.ownerReadWrite, .groupRead, .otherRead],
                group: nil,
                contents: Array(proof.keyAuthorization.utf8)
            )
        } catch {
            throw explain(error)
        }
    }

    /// A web server of others does not tell who asked: an answer that is there is there at once.
    package func waitUntilAsked(_ answer: ChallengeAnswer, atMost limit: Duration) async {
        // Validators need a moment; who polls at once polls twice.
        try? await Task.sleep(for: min(limit, .milliseconds(250)))
    }

    package func withdraw(_ answer: ChallengeAnswer) async {
        // Nothing depends on its absence, and the next publish of the token replaces it.
        guard let token = answer.token else { return }
        try? files.remove(directory.appending(token.text))
    }

    private static let open: FilePermissions = [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute]

    private func explain(_ failure: StorageFailure) -> SolverFailure {
        SolverFailure(
            reason: "webroot: \(failure)",
            isPermanent: failure.isPermission || failure.isAbsence,
            hint: failure.hint
        )
    }
}
