/// Why one answer could not be used: a blind spot that does not know its place yet.
struct Obstacle: Error, Equatable {
    let reason: BlindSpot.Reason
    let detail: String

    init(_ reason: BlindSpot.Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    init(_ failure: FetchFailure) { self.init(failure.reason, "\(failure)") }

    /// An answer with a status that is not the wanted one; `code` is the service's own word for it, if it said one.
    init(status: Int, code: String? = nil) {
        let isForbidden = status == 401 || status == 403
        self.init(isForbidden ? .permissionDenied : .httpStatus, "HTTP \(status)" + (code.map { " \($0)" } ?? ""))
    }
}
