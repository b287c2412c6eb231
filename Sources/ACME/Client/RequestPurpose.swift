/// What a request is for: for limits, messages and counting.
package enum RequestPurpose: String, Sendable, Hashable, CaseIterable {
    case directory, nonce, account, keyChange, order, authorization, challenge, finalize, certificate, revocation
    case renewalInfo

    /// The largest answer taken, in bytes.
    package var limit: Int {
        switch self {
        case .directory: 1 << 20
        case .nonce: 1 << 14
        case .renewalInfo: 1 << 16
        case .account, .keyChange, .order, .authorization, .challenge, .finalize, .certificate, .revocation: 1 << 18
        }
    }

    /// How the thing is called in a sentence.
    package var noun: String {
        switch self {
        case .directory: "directory"
        case .nonce: "nonce"
        case .account: "account"
        case .keyChange: "key change"
        case .order: "order"
        case .authorization: "authorization"
        case .challenge: "challenge"
        case .finalize: "certificate request"
        case .certificate: "certificate"
        case .revocation: "revocation"
        case .renewalInfo: "renewal information"
        }
    }
}
