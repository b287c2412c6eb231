/// What to do when the answer is a redirect.
package enum RedirectPolicy: Sendable, Equatable {
    /// A redirect is the failure ``HTTPFailure/redirectRefused(location:)``.
    case refuse
    /// A redirect is an answer like any other, its `Location` among the headers.
    case deliver
    /// Follow at most `max` of them, for GET and HEAD only, and only to `https:` URLs unless `httpsOnly` is off and the
    /// client allows plain HTTP. A POST is never sent on: its signature names the first URL (RFC 8555 §6.4).
    case follow(max: Int, httpsOnly: Bool = true)
}

/// What one answer means for the chain of redirects: a pure decision.
enum RedirectDecision: Equatable {
    case deliver
    case follow(WireURL)
    case fail(HTTPFailure)

    /// - Parameters:
    ///   - location: the `Location` made absolute by libcurl, nil if there was none.
    ///   - followed: how many redirects were followed already.
    init(
        status: Int,
        location: String?,
        method: HTTPMethod,
        policy: RedirectPolicy,
        followed: Int,
        plainAllowed: Bool
    ) {
        guard Self.isRedirect(status), let location, policy != .deliver else {
            self = .deliver
            return
        }
        guard method.isSafe, case .follow(let max, let httpsOnly) = policy else {
            self = .fail(.redirectRefused(location: location.quotable))
            return
        }
        guard followed < max else {
            self = .fail(.tooManyRedirects(limit: max))
            return
        }
        do throws(HTTPFailure) {
            self = .follow(try WireURL(location, plainAllowed: plainAllowed && !httpsOnly))
        } catch {
            self = .fail(.redirectRefused(location: location.quotable))
        }
    }

    /// RFC 9110 §15.4: 300 offers a choice and 304 concerns caches; neither sends anyone elsewhere.
    private static func isRedirect(_ status: Int) -> Bool { [301, 302, 303, 307, 308].contains(status) }
}
