/// One way an answer goes wrong between the authority's decision and the client: on the wire or in its content.
///
/// Together with an endpoint it makes a cell of the fault grid, `FaultCell`. Where a fault about JSON meets an answer
/// that has none, it does what `FaultCell.meaning` says instead.
package enum Fault: String, Sendable, Hashable, CaseIterable {
    case resetBefore = "reset-before"
    case resetAfter = "reset-after"
    case cutAfter = "cut-after"
    case slowDrip = "slow-drip"
    case neverAnswers = "never-answers"
    case tooManyRequests = "too-many-requests"
    case serverErrors = "server-errors"
    case htmlWith200 = "html-with-200"
    case problemWith200 = "problem-with-200"
    case wrongContentType = "wrong-content-type"
    case endlessBody = "endless-body"
    case headerFlood = "header-flood"
    case deepJSON = "deep-json"
    case wrongTypes = "wrong-types"
    case nulls
    case missingMembers = "missing-members"
    case foreignURLs = "foreign-urls"
    case httpURLs = "http-urls"
    case hostileText = "hostile-text"
    case integerExtremes = "integer-extremes"
    case missingNonce = "missing-nonce"
    case badNonceForEver = "bad-nonce-for-ever"
    case duplicateKeys = "duplicate-keys"
    case byteOrderMark = "byte-order-mark"

    /// What the authority does, for an answer that has a JSON body.
    package var summary: String {
        switch self {
        case .resetBefore: "resets the connection instead of carrying the request out"
        case .resetAfter: "carries the request out and resets the connection instead of answering"
        case .cutAfter: "cuts the answer after @N octets, status line and fields counted; in the middle without @N"
        case .slowDrip: "sends the answer one octet a second"
        case .neverAnswers: "takes the request and never answers"
        case .tooManyRequests: "refuses with 429 rateLimited and each kind of Retry-After in turn"
        case .serverErrors: "refuses with 500, 502, 503 and 504 in turn, each with another kind of body"
        case .htmlWith200: "answers with a web page and status 200, without doing anything"
        case .problemWith200: "answers with a problem document and status 200, without doing anything"
        case .wrongContentType: "says that the right body is text/html"
        case .endlessBody: "sends a body that never ends"
        case .headerFlood: "sends 20 MB of header fields before the body"
        case .deepJSON: "adds a member that is nested 20000 deep"
        case .wrongTypes: "gives every member another JSON type than it should have"
        case .nulls: "makes every member null"
        case .missingMembers: "sends an empty object"
        case .foreignURLs: "moves every URL to another origin"
        case .httpURLs: "makes every URL one of http"
        case .hostileText: "puts terminal escapes and bidirectional overrides around every text that is no URL"
        case .integerExtremes: "sends numbers, dates and Retry-After far out of every range, in turn"
        case .missingNonce: "leaves Replay-Nonce out, or sends an empty one where none belongs"
        case .badNonceForEver: "refuses every nonce with badNonce and a fresh one"
        case .duplicateKeys: "sends every member twice, the first time with another value"
        case .byteOrderMark: "starts the body with a byte order mark"
        }
    }

    /// The rows of the fault model that it makes reachable.
    package var rows: [String] {
        switch self {
        case .resetBefore, .resetAfter, .cutAfter: ["F-P8", "F-P23"]
        case .slowDrip, .neverAnswers: ["F-P10"]
        case .tooManyRequests: ["F-P5", "F-P6", "F-R11"]
        case .serverErrors: ["F-P7", "F-P24", "F-P26"]
        case .htmlWith200: ["F-C8", "F-P26"]
        case .problemWith200: ["F-P26"]
        case .wrongContentType: ["F-C8", "F-P26"]
        case .endlessBody, .headerFlood: ["F-P11"]
        case .deepJSON, .wrongTypes, .nulls, .duplicateKeys, .byteOrderMark: ["F-P13"]
        case .missingMembers: ["F-P12", "F-P13"]
        case .foreignURLs, .httpURLs: ["F-P12"]
        case .hostileText: ["F-P13"]
        case .integerExtremes: ["F-R11", "F-P5", "F-P13"]
        case .missingNonce: ["F-P2"]
        case .badNonceForEver: ["F-P1"]
        }
    }

    /// Whether the request is left undone: the fault comes before it is looked at.
    var comesBefore: Bool {
        switch self {
        case .resetBefore, .neverAnswers, .tooManyRequests, .serverErrors, .htmlWith200, .problemWith200: true
        case .badNonceForEver: true
        default: false
        }
    }
}
