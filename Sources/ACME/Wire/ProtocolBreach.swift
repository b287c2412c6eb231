/// A server's answer that cannot be gone on with, and the member at fault.
package struct ProtocolBreach: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong with the member.
    package enum Fault: Sendable, Hashable {
        case absent
        case wrongType(expected: String)
        case notJSON
        case tooDeep
        case url(URLRefusal)
        case malformed(ServerText)
        case unknownStatus(ServerText)
        /// A span of time that ends before it begins.
        case emptyWindow
        /// A redirect where RFC 8555 §6.4 leaves no room for one: the signature covers the URL.
        case redirect(status: Int)
        /// A nonce was needed and none came.
        case noNonce
    }

    /// The member's path: `order.authorizations[2]`, `newOrder.Location`.
    package let member: String
    /// What is wrong with it.
    package let fault: Fault

    init(_ member: String, _ fault: Fault) {
        self.member = member
        self.fault = fault
    }

    /// In house style; safe to print.
    package var description: String { "\(member): \(fault)" }
}

extension ProtocolBreach.Fault: CustomStringConvertible {
    /// In house style; safe to print.
    package var description: String {
        switch self {
        case .absent: "absent"
        case .wrongType(let expected): "not \(expected)"
        case .notJSON: "not a JSON object in UTF-8"
        case .tooDeep: "nested deeper than \(JSONDocument.depthLimit)"
        case .url(let refusal): "\(refusal)"
        case .malformed(let text): "malformed: \"\(text)\""
        case .unknownStatus(let text): "unknown status \"\(text)\""
        case .emptyWindow: "ends no later than it starts"
        case .redirect(let status): "answered with a redirect (\(status))"
        case .noNonce: "no usable Replay-Nonce"
        }
    }
}
