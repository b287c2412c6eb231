/// What an operator has said to an authority's terms of service.
package enum TermsAgreement: Sendable, Equatable {
    /// Nothing: no account is made where there are terms.
    case none
    /// Yes, whatever they are: the authority announces changes by itself.
    case any
    /// Yes to the document at this URL; another one has to be looked at first.
    case only(String)

    /// Whether the document at the URL is agreed to.
    package func covers(_ terms: String) -> Bool {
        switch self {
        case .none: false
        case .any: true
        case .only(let url): url == terms
        }
    }
}
