import Rotation
import Storage

/// Tells stages on standard error as they are reached.
struct TerminalNarrator: Narrator {
    let console: Console

    func reached(_ milestone: Milestone, of name: LineageName, detail: String) {
        let text = MilestoneWords.line(milestone, of: name, detail: detail)
        switch milestone {
        case .due, .ordered, .issued, .staged, .validated, .live, .verified, .rolledBack, .stayed, .unproven,
            .wave, .soaking, .revoked:
            console.progress(text)
        case .hookFailed:
            console.complain("rekey: \(name): a hook failed, which changes nothing: \(detail)")
        case .ordering, .published, .finalizing, .reloaded: console.detail(text)
        }
    }
}
