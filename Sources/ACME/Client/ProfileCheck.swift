/// Whether a profile that is configured is to be had: for an alarm before the renewal that would fail. Pure.
package enum ProfileCheck: Sendable, Equatable {
    /// None is configured: the server chooses, perhaps another one each time.
    case leftToServer
    /// The server lists it, and says this about it: words, or the URL of a page.
    case offered(ServerText)
    /// The server lists others only.
    case notOffered(instead: [ServerText])
    /// The server lists none at all.
    case noProfiles

    /// Looks the profile up in what the directory says now.
    package init(wanted: String?, offered metadata: DirectoryMetadata) {
        guard let wanted else {
            self = .leftToServer
            return
        }
        if let description = metadata.profiles[wanted] {
            self = .offered(description)
        } else if metadata.profiles.isEmpty {
            self = .noProfiles
        } else {
            self = .notOffered(instead: metadata.profiles.keys.sorted().map { ServerText($0) })
        }
    }

    /// Whether an order with it can be placed.
    package var isOffered: Bool {
        switch self {
        case .leftToServer, .offered: true
        case .notOffered, .noProfiles: false
        }
    }

    /// What the operator can do; nil if nothing has to be done.
    package var hint: String? {
        switch self {
        case .leftToServer, .offered: nil
        case .notOffered(let instead): "choose one of: \(instead.map(\.description).joined(separator: ", "))"
        case .noProfiles: "leave the profile out: this CA offers none"
        }
    }
}
