/// Whether a refused order may be one whose `replaces` was refused. Pure; the server's words decide nothing.
///
/// RFC 9773 §5 asks for 409 `alreadyReplaced`, and for nothing else: what servers say of a certificate they do not know,
/// of another account, of another issuer or with other names is everything from `malformed` to an error of their own. A
/// refusal that has another reason is met again without `replaces`, and costs one request.
package enum ReplacesRefusal {
    /// Whether to order once more without `replaces`.
    package static func isOne(_ problem: Problem, status: Int) -> Bool {
        switch problem.type {
        case .alreadyReplaced, .conflict, .malformed, .unauthorized: true
        // Pebble answers so for a serial it does not know.
        case .serverInternal: status == 500
        // What has a name has its own reason.
        case let type where type.isACME && type.isPermanentForRequest != nil: false
        default: [400, 401, 403, 404, 409, 422].contains(status)
        }
    }
}
