package import PKI
package import Storage

/// What an event is about.
package struct HookSubject: Sendable {
    /// The certificate's name in the configuration.
    package let name: LineageName
    /// The names and addresses that the configuration asks for.
    package let identifiers: Set<Identifier>
    /// The generation in question; nil when there is none yet.
    package let generation: Generation?
    /// What was live before.
    package let previous: GenerationNumber?
    /// Which stage failed, for ``HookEvent/failing``.
    package let stage: String?
    /// What failed, in one line.
    package let cause: String?

    /// An event about a generation.
    package init(_ generation: Generation, previous: GenerationNumber? = nil) {
        self.init(name: generation.name, identifiers: [], generation: generation, previous: previous)
    }

    /// An event about a certificate.
    package init(
        name: LineageName,
        identifiers: Set<Identifier>,
        generation: Generation?,
        previous: GenerationNumber? = nil,
        stage: String? = nil,
        cause: String? = nil
    ) {
        self.name = name
        self.identifiers = identifiers
        self.generation = generation
        self.previous = previous
        self.stage = stage
        self.cause = cause
    }
}
