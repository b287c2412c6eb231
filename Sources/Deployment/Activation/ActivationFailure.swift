package import Storage

/// Why a validated generation did not go live. What was live before is live again, unless a case says
/// otherwise.
package enum ActivationFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// A user's path cannot be made to lead to it.
    case link(LinkFailure)
    /// A real file cannot be put at a user's path.
    case copy(CopyFailure)
    /// It was refused or failed, `live/NAME` is as it was, and a real file could not be put back: the next run does.
    case copyStuck(CopyFailure)
    /// It was refused or failed, and a file that it took the place of could not be put back: it is live, for nothing was
    /// before it.
    case stuckAtFiles(GenerationNumber, CopyFailure)
    /// `live/NAME` could not be switched.
    case swap(LiveLinkFailure)
    /// What is live is not whole on disk.
    case damaged(GenerationNumber, GenerationDamage)
    /// With the new files in place, services did not accept their configuration; it was undone before any reload.
    case refused([ValidationFinding])
    /// It was refused or failed, and the way back failed too: what is live now is named, as far as it can be read.
    case stuck(live: GenerationNumber?, LiveLinkFailure)

    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .link(let failure): "\(failure)"
        case .copy(let failure): "\(failure)"
        case .copyStuck(let failure): "it was undone, but for a file: \(failure)"
        case .stuckAtFiles(let number, let failure):
            "generation \(number) was refused, and is live: a file could not be put back: \(failure)"
        case .swap(let failure): "\(failure)"
        case .damaged(let number, let damage): "generation \(number) is live and not whole: \(damage)"
        case .refused(let findings): findings.map(\.description).joined(separator: "; ")
        case .stuck(let live, let failure):
            "the swap could not be undone, generation \(live?.description ?? "unknown") is live: \(failure)"
        }
    }
}
