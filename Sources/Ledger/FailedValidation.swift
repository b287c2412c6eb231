package import FoundationEssentials

/// One identifier whose control an authority could not confirm, once. Authorities count these by name and hour.
package struct FailedValidation: Sendable, Equatable {
    /// In the form of ``OrderedName/identifier``.
    package var identifier: String
    package var authority: String
    package var certificate: String
    /// The type of the problem, such as `urn:ietf:params:acme:error:connection`; made printable by the caller.
    package var problem: String
    package var at: Date

    package init(identifier: String, authority: String, certificate: String, problem: String, at: Date) {
        self.identifier = identifier
        self.authority = authority
        self.certificate = certificate
        self.problem = problem
        self.at = at
    }
}
