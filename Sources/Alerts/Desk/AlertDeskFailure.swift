import Hooks
package import Ledger

/// Why the desk did not do what an operator asked for.
package enum AlertDeskFailure: Error, Sendable, Equatable {
    /// No channel has this name; the others have these.
    case unknownChannel(String, known: [String])
    /// No alert that stands has this key.
    case noSuchAlert(String)
    /// No silence of this number holds; these do.
    case noSuchSilence(Int, known: [Int])
    /// A silence that would be over before it begins.
    case alreadyOver
    /// What the silence is about cannot be read.
    case matcher(MalformedMatcher)
    /// The ledger failed.
    case ledger(LedgerFailure)
}

extension AlertDeskFailure: CustomStringConvertible {
    /// What is wrong.
    package var description: String {
        switch self {
        case .unknownChannel(let name, _): "\(PrintableText(name)): no channel has this name"
        case .noSuchAlert(let dedup): "\(PrintableText(dedup)): no such alert stands"
        case .noSuchSilence(let number, _): "no silence \(number) holds"
        case .alreadyOver: "the silence would end before it begins"
        case .matcher(let failure): "\(failure)"
        case .ledger(let failure): "\(failure)"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .unknownChannel(_, let known):
            known.isEmpty ? "the configuration has no channel" : "the channels are: \(known.joined(separator: ", "))"
        case .noSuchAlert: "see what stands, with its key, with: rekey alerts"
        case .noSuchSilence(_, let known):
            known.isEmpty
                ? "no silence holds at all" : "those that do: \(known.map(String.init).joined(separator: ", "))"
        case .alreadyOver: "give an end that is yet to come"
        case .matcher(let failure): failure.hint
        case .ledger(let failure): failure.hint
        }
    }
}
