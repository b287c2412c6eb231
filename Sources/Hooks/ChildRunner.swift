/// Runs child processes: the effect behind every hook, check and reload.
package protocol ChildRunner: Sendable {
    /// Runs a child to its end and says how it ended.
    ///
    /// The child is a session and process group of its own, in `/`, with standard input as given and closed, standard
    /// output and error captured together, and no other descriptor. At its deadline the group gets SIGTERM, after the
    /// grace SIGKILL. Cancelling the task stops the group in the same way and throws `.cancelled`. Descendants that
    /// stay in the group and hold the output open are killed two seconds after the child ended.
    func run(_ command: ChildCommand) async throws(ChildFailure) -> ChildOutcome
}
