import Takeover

/// What becomes of the commands that the old tool ran around its renewals: one may be a reload, the others are told of.
struct HookProposal {
    /// The command for `reload`: the one that follows a renewal, if it is one and a plain one.
    let reload: [String]?
    private let hooks: [ForeignHook]
    private let tool: ForeignTool

    init(_ hooks: [ForeignHook], of tool: ForeignTool) {
        self.hooks = hooks
        self.tool = tool
        let after = hooks.filter(\.followsRenewal)
        reload = after.count == 1 ? after.first?.words : nil
    }

    /// A line of comment for each.
    ///
    /// - Parameter reloads: whether there is a target that carries the reload.
    func remarks(reloads: Bool) -> [String] {
        hooks.map { hook in
            let was = "\(hook.kind) of \(tool.rawValue) was: \(hook.command)"
            if let reload, hook.followsRenewal {
                if reloads { return "reload: \(was)" }
                return "see to it: \(was); below deploy, beside link, it is reload: [\(reload.joined(separator: ", "))]"
            }
            return "see to it: \(was); it is not run here"
        }
    }
}
