package import Checks

/// Asks other services about endpoints that were looked at: the DNS, revocation lists, responders.
package protocol OutsideAsking: Sendable {
    /// What they say about one endpoint; bounded in time, and nothing is thrown: what is not answered stays unknown.
    ///
    /// - Parameter judge: knows issuers that were seen, and who is trusted.
    func facts(of look: EndpointLook, by judge: PlaceJudge) async -> OutsideFacts
}
