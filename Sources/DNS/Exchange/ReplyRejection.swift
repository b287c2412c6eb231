/// Why octets from a server's address are not the answer to a query.
package enum ReplyRejection: Error, Sendable, Equatable, CustomStringConvertible {
    case malformed(DNSMessageFailure)
    case notAResponse
    case otherID
    case otherOperation
    case otherQuestion

    package var description: String {
        switch self {
        case .malformed(let failure): "its answer cannot be read: \(failure)"
        case .notAResponse: "it sent a question instead of an answer"
        case .otherID: "it answered with the id of another question"
        case .otherOperation: "it answered another kind of request"
        case .otherQuestion: "it answered another question"
        }
    }
}
