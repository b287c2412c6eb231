import HTTPClient
import Inventory

extension FetchFailure {
    /// The same in the words of the inventory.
    init(_ failure: HTTPFailure) {
        switch failure {
        case .resolve(let host): self = .unresolved(host: host)
        case .tls, .trustFile: self = .untrusted(detail: "\(failure)")
        case .deadline, .tooSlow: self = .timedOut
        case .bodyTooLarge(let limit): self = .tooLarge(limit: limit)
        case .malformedResponse(let detail): self = .malformed(detail: detail)
        case .headersTooLarge, .redirectRefused, .tooManyRedirects: self = .malformed(detail: "\(failure)")
        case .invalidURL, .invalidHeader, .addressRefused: self = .unsupported(detail: "\(failure)")
        case .schemeRefused(let url): self = .unsupported(detail: "\(url) is neither https nor on this host")
        case .cancelled, .shutDown: self = .cancelled
        case .connect, .closedEarly, .transport: self = .refused(detail: "\(failure)")
        }
    }
}
