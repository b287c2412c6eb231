/// What the drifts of one place are told apart by.
package enum DriftUnit: Sendable, Hashable {
    /// A managed certificate, by its lineage's name.
    case managed(String)
    /// A file that a service's configuration names, with the service.
    case link(service: String, file: String)
    /// An endpoint whose files are not known.
    case endpoint(String)

    /// A stable text, unique among units.
    package var key: String {
        switch self {
        case .managed(let name): "managed/\(name)"
        case .link(let service, let file): "link/\(service)/\(file)"
        case .endpoint(let endpoint): "endpoint/\(endpoint)"
        }
    }

    /// Whether Rekey rotates it.
    var isManaged: Bool {
        switch self {
        case .managed: true
        case .link, .endpoint: false
        }
    }
}
