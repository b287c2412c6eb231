import PKI
import Storage
import SystemPackage

/// When the links at users' paths are moved, as a certificate goes from one key to several or back: pure.
///
/// Links are never moved to where nothing is. A generation that was made while the other layout was live has
/// ``StandIns`` for it, so the swap comes first and the links follow. One that was made earlier has none; then the links
/// are moved first, to what stands in for it in what is still live.
enum LayoutChange: Equatable {
    /// All is where it was: missing links are placed before the swap.
    case none
    /// The links are moved, then the swap is made.
    case linksFirst
    /// The swap is made, then the links are moved.
    case swapFirst

    /// - Parameters:
    ///   - live: the families of what is live; nil when nothing is, or nobody can say.
    ///   - next: the families of what is to be live.
    ///   - hasStandIns: whether what is to be live has directories that stand in for the families of what is live.
    init(from live: [KeyFamily]?, to next: [KeyFamily], hasStandIns: Bool) {
        guard let live, live != next else {
            self = .none
            return
        }
        self = next.isEmpty && !hasStandIns ? .linksFirst : .swapFirst
    }
}
