/// What a hook is told about: its first argument.
package enum HookEvent: String, Sendable, Equatable, CaseIterable {
    /// Publish a challenge response, then return: it is asked for right afterwards.
    case challengePublish = "challenge-publish"
    /// Take the response away. It may be gone already.
    case challengeWithdraw = "challenge-withdraw"
    /// Judge a staged generation that nothing serves yet; a failure means that nothing live is touched.
    case validate
    /// A generation went live: make the service load it. A failure means rollback.
    case activated
    /// The generation before is live again: make the service load it.
    case rolledBack = "rolled-back"
    /// Every endpoint was seen to serve the live generation.
    case verified
    /// A rotation failed.
    case failing
    /// What is live expires soon and is not replaced yet.
    case expiring
}
