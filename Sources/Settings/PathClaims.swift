/// Sees to it that no path is wanted twice and none lies in the state directory.
final class PathClaims {
    /// Somebody's wish for a path.
    struct Claim {
        let path: String
        let certificate: String
        let place: Place
    }

    private var owners: [String: Claim] = [:]
    private let state: String
    private let log: ProblemLog

    init(state: String, log: ProblemLog) {
        self.state = state
        self.log = log
    }

    func check(_ claim: Claim) {
        guard !claim.path.hasPrefix(state + "/"), claim.path != state else {
            log.add(
                claim.place,
                "the path \(quoted(claim.path)) lies in the state directory",
                hint: "services may read \(state)/live directly"
            )
            return
        }
        guard let owner = owners[claim.path] else {
            owners[claim.path] = claim
            return
        }
        let first = "line \(owner.place.line), column \(owner.place.column)"
        log.add(
            claim.place,
            owner.certificate == claim.certificate
                ? "the path \(quoted(claim.path)) is claimed twice by the certificate \(quoted(claim.certificate)); first at \(first)"
                : "the path \(quoted(claim.path)) is claimed by the certificate \(quoted(claim.certificate)) and by \(quoted(owner.certificate)) at \(first)"
        )
    }
}
