/// One cell of the fault grid: this goes wrong at that endpoint. Its name is `ENDPOINT:FAULT`.
package struct FaultCell: Sendable, Hashable, CustomStringConvertible {
    /// The endpoints of the grid: what a client meets on its way from the directory to a certificate and after it.
    package static let endpoints: [Endpoint] = [
        .directory, .newNonce, .newAccount, .account, .newOrder, .order, .authorization, .challenge, .finalize,
        .certificate, .renewalInfo,
    ]

    /// The whole grid, row by row: 11 endpoints, 24 faults.
    package static let all: [FaultCell] = endpoints.flatMap { endpoint in
        Fault.allCases.map { FaultCell(endpoint, $0) }
    }

    package let endpoint: Endpoint
    package let fault: Fault

    /// A cell; one outside of `endpoints` is allowed and works, it is only not part of the grid.
    package init(_ endpoint: Endpoint, _ fault: Fault) {
        self.endpoint = endpoint
        self.fault = fault
    }

    /// Reads `ENDPOINT:FAULT`, the endpoint as the directory spells it; nil for what is not in the grid.
    package init?(_ name: String) {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let endpoint = Endpoint(rawValue: parts[0]), let fault = Fault(rawValue: parts[1]),
            Self.endpoints.contains(endpoint)
        else { return nil }
        self.init(endpoint, fault)
    }

    package var description: String { "\(endpoint.rawValue):\(fault.rawValue)" }

    /// What the authority does in this cell: the fault's summary, or what stands for it where there is no JSON.
    package var meaning: String {
        switch endpoint {
        case .newNonce: Self.withoutBody(fault) ?? fault.summary
        case .certificate: Self.withPEM(fault) ?? fault.summary
        case .directory, .renewalInfo: fault == .badNonceForEver ? "refuses with badNonce what has none" : fault.summary
        default: fault.summary
        }
    }

    /// newNonce has no body: what is said of members goes for the nonce.
    private static func withoutBody(_ fault: Fault) -> String? {
        switch fault {
        case .endlessBody: "sends a body that never ends where none may be"
        case .deepJSON: "gives a nonce of 20000 characters"
        case .wrongTypes: "gives a nonce that is not base64url"
        case .nulls: "gives an empty nonce"
        case .missingMembers: "sends no field of its own at all"
        case .foreignURLs: "links to an index of another origin"
        case .httpURLs: "links to an index of http"
        case .hostileText: "puts terminal escapes around the nonce"
        case .integerExtremes: "says that its body has 2^63 octets"
        case .badNonceForEver: "gives nonces that it does not know afterwards"
        case .duplicateKeys: "sends two nonces, the first one wrong"
        case .byteOrderMark: "starts the nonce with a byte order mark"
        default: nil
        }
    }

    /// A certificate is PEM: what is said of members goes for its blocks and links.
    private static func withPEM(_ fault: Fault) -> String? {
        switch fault {
        case .deepJSON: "sends JSON nested 20000 deep instead of PEM"
        case .wrongTypes: "sends the JSON number 42 instead of PEM"
        case .nulls: "sends the JSON null instead of PEM"
        case .missingMembers: "leaves the leaf out"
        case .foreignURLs: "links to an alternate chain of another origin"
        case .httpURLs: "links to an alternate chain of http"
        case .hostileText: "puts terminal escapes between the blocks"
        case .integerExtremes: "says that its body has 2^63 octets"
        case .duplicateKeys: "sends every certificate twice"
        default: nil
        }
    }
}
