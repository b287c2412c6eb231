/// One place a certificate is deployed to, and how its service is checked and told.
package struct TargetSettings: Sendable, Equatable {
    /// The links placed at the user's own paths; there are these, or real files, or both.
    package var link: LinkSettings?
    /// The real files written at the user's own paths.
    package var copy: CopySettings?
    /// An argument vector, never a shell's line, that must succeed before anything live is touched; nil if there is none.
    package var validate: [String]?
    /// An argument vector that makes the service read its files anew; nil if it does so by itself.
    package var reload: [String]?
    /// What must be seen to serve the new certificate; may be empty.
    package var verify: [EndpointSettings]
    /// How long `validate` and `reload` may each take: 1 s to 1 h.
    package var deadline: Duration
    /// How long verification waits for the service to show the new certificate: 0 s to 1 h.
    package var settle: Duration
    /// When it is told, 1…99: targets of a lower wave are told, seen to serve and soaked first.
    package var wave: Int

    package init(
        link: LinkSettings? = nil,
        copy: CopySettings? = nil,
        validate: [String]? = nil,
        reload: [String]? = nil,
        verify: [EndpointSettings] = [],
        deadline: Duration = TargetSettings.defaultDeadline,
        settle: Duration = TargetSettings.defaultSettle,
        wave: Int = 1
    ) {
        self.link = link
        self.copy = copy
        self.validate = validate
        self.reload = reload
        self.verify = verify
        self.deadline = deadline
        self.settle = settle
        self.wave = wave
    }

    /// 60 s.
    package static let defaultDeadline: Duration = .seconds(60)
    /// 3 s.
    package static let defaultSettle: Duration = .seconds(3)
}
