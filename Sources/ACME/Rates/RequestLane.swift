/// Requests that a server counts together.
package enum RequestLane: String, Sendable, Hashable, CaseIterable {
    case directory, newNonce, newAccount, newOrder, revocation, renewalInfo
    /// Everything at the URLs that a server hands out one by one, and what is rare.
    case resources

    /// The lane of a request that anybody may make.
    init(unsigned purpose: RequestPurpose) {
        switch purpose {
        case .directory: self = .directory
        case .nonce: self = .newNonce
        case .renewalInfo: self = .renewalInfo
        case .account, .keyChange, .order, .authorization, .challenge, .finalize, .certificate, .revocation:
            self = .resources
        }
    }

    /// The lane of a signed request: what makes things is counted apart from what reads them.
    init(_ call: SignedCall) {
        let makes = !call.payload.isEmpty
        switch call.purpose {
        case .account where call.key.isKeyItself: self = .newAccount
        case .order where makes: self = .newOrder
        case .revocation: self = .revocation
        case .directory, .nonce, .renewalInfo, .account, .keyChange, .order, .authorization, .challenge, .finalize,
            .certificate:
            self = .resources
        }
    }
}
