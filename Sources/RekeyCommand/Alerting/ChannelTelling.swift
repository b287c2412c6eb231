import Alerts
import FoundationEssentials
import Rotation

/// How far one channel is with one alert, as `rekey alerts` shows it.
struct ChannelTelling: Encodable {
    enum State: String, Encodable {
        case told, waiting
        case givenUp = "given-up"
    }

    let channel: String
    let state: State
    /// When it was told or given up.
    let at: Date?
    /// How often it was tried, of one that waits.
    let tries: Int?
    /// The instant from which the next run tries again.
    let next: Date?
    let error: String?

    init(_ channel: String, _ telling: Telling) {
        self.channel = channel
        switch telling {
        case .told(let at): (state, self.at, tries, next, error) = (.told, at, nil, nil, nil)
        case .waiting(let tries, let next, let error):
            (state, at, self.tries, self.next, self.error) = (.waiting, nil, tries, next, error)
        case .givenUp(let at, let error):
            (state, self.at, tries, next, self.error) = (.givenUp, at, nil, nil, error)
        }
    }

    /// The line for people about a channel that was not told; nil for one that was.
    var trouble: String? {
        let reason = error.map { ": \($0)" } ?? ""
        switch state {
        case .told: return nil
        case .waiting:
            guard let tries, let next, tries > 0 else { return "  waiting    \(channel): not tried yet" }
            let words = tries == 1 ? "1 try" : "\(tries) tries"
            return "  waiting    \(channel): \(words), next by the run after \(InstantText.short(next))\(reason)"
        case .givenUp:
            return "  given up   \(channel)\(at.map { ", \(InstantText.short($0))" } ?? "")\(reason)"
        }
    }
}
