import Settings

/// The text of a proposed configuration: a whole file where there is none, else what is to be added to the one there is.
struct ProposedConfiguration: Equatable {
    enum Form: String {
        /// A file of its own.
        case file
        /// What is to be added.
        case stanza
        /// The configuration names everything already.
        case nothing
    }

    let form: Form
    /// YAML; empty when there is nothing to add.
    let text: String

    init(_ proposed: Configuration, besides existing: Configuration?, remarks: [String: [String]]) {
        guard let existing else {
            (form, text) = (.file, proposed.printBack(remarks: remarks))
            return
        }
        var missing = proposed
        missing.certificates.removeAll { existing.certificate(named: $0.name) != nil }
        missing.authorities.removeAll { existing.authority(named: $0.name) != nil }
        guard !missing.certificates.isEmpty || !missing.authorities.isEmpty else {
            (form, text) = (.nothing, "")
            return
        }
        (form, text) = (.stanza, missing.stanza(remarks: remarks))
    }
}
