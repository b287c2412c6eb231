package import FoundationEssentials
import HTTPClient

/// Tells a watcher elsewhere that this still runs: whoever hears nothing raises the alarm that a dead program cannot.
package struct Heartbeat: Sendable {
    private let address: PostAddress
    private let failureSuffix: String?
    private let isPost: Bool
    private let courier: HTTPCourier

    /// - Parameters:
    ///   - failureSuffix: appended to the path after a run that failed, such as `/fail`; nil to be silent then.
    ///   - isPost: POST instead of GET.
    package init(_ address: PostAddress, failureSuffix: String? = nil, isPost: Bool = false, courier: HTTPCourier) {
        self.address = address
        self.failureSuffix = failureSuffix
        self.isPost = isPost
        self.courier = courier
    }

    /// One beat; nil where there is nothing to say.
    package func beat(succeeded: Bool, at now: Date) async -> Delivery? {
        guard succeeded || failureSuffix != nil else { return nil }
        let target: PostAddress? = succeeded ? address : failing
        guard let target else { return .refused("the address can't be given an end") }
        return isPost
            ? await courier.post([], to: target, at: now) : await courier.send(.get, to: target, at: now)
    }

    /// The address with the end appended to its path, before a query.
    private var failing: PostAddress? {
        let suffix = failureSuffix ?? ""
        switch address {
        case .open(let url): return .open(Self.append(suffix, to: url))
        case .secret(let word):
            let octets = word.reveal { Array(Self.append(suffix, to: $0).utf8) }
            return (try? SecretText(contents: octets)).map { .secret($0) }
        }
    }

    static func append(_ suffix: String, to url: String) -> String {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        let slashes = path.hasSuffix("/") && suffix.hasPrefix("/")
        return (slashes ? path.dropLast() : path) + suffix + url[path.endIndex...]
    }
}
