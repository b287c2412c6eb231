import Synchronization

/// One request as one transfer: a redirect, or a second look at the roots, makes another.
struct Exchange: Sendable {
    var url: WireURL
    var method: HTTPMethod
    var headers: [HTTPHeader]
    var acceptsCompression: Bool
    /// Its `total` is what is left of the request's own.
    var limits: HTTPLimits
    /// The roots to check against.
    var roots: SystemRoots.Form

    /// Points it elsewhere; what proves who we are stays with the origin it was meant for (RFC 9110 §15.4).
    mutating func redirect(to next: WireURL) {
        if !next.hasSameOrigin(as: url) {
            headers.removeAll { field in
                ["Authorization", "Cookie"].contains { HTTPHeaders.same($0, field.name) }
            }
        }
        url = next
    }
}

/// What one transfer brought: an answer, and where it points if it is a redirect.
struct ExchangeResult: Sendable {
    let response: HTTPResponse
    /// `Location` made absolute by libcurl.
    let location: String?
}

/// The one thing a waiting task and the driver share: has the task been cancelled?
final class Ticket: Sendable {
    private let flag = Atomic<Bool>(false)

    var isCancelled: Bool { flag.load(ordering: .acquiring) }

    func cancel() { flag.store(true, ordering: .releasing) }
}

/// An exchange on its way to the driver, with whom to tell.
struct Submission: Sendable {
    let exchange: Exchange
    let ticket: Ticket
    let continuation: CheckedContinuation<Result<ExchangeResult, HTTPFailure>, Never>
}
