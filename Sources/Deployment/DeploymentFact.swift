package import Storage

/// One separate fact about a generation and a target: kept so that a deployment that stopped half-way is taken up from
/// the generation on disk, without a new order.
package enum DeploymentFact: Sendable, Equatable {
    /// It is live, and the target's links lead to it.
    case applied
    /// The target's reload command succeeded, or it has none.
    case reloaded
    /// What its endpoints serve; ``Served/noneConfigured`` when there is nothing to ask.
    case served(Served)
}

/// Keeps facts. The conformer is the caller's, who knows the ledger.
package protocol FactRecorder: Sendable {
    /// Keeps a fact, and copes by itself when it cannot: a full journal must not stop a service from being reloaded.
    func record(
        _ fact: DeploymentFact,
        of name: LineageName,
        generation: GenerationNumber,
        target: String
    ) async
}
