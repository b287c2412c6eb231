/// The way to the network. Conformers are safe to use from several tasks at once.
package protocol Fetcher: Sendable {
    /// Sends one request and gives the whole answer, whatever its status.
    ///
    /// A request goes out once: repeating it is the caller's business. Redirects are not followed, because the credential
    /// is meant for the host that was asked; their 3xx is the answer.
    func fetch(_ request: FetchRequest) async throws(FetchFailure) -> FetchAnswer
}
