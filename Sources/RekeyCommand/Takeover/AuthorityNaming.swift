import Settings
import Storage

/// Names for authorities that are known by their directory URLs only.
struct AuthorityNaming {
    /// Those of the configuration that is there, whose names are kept.
    private let known: [Settings.Authority]
    /// Those that had to be made up, in order.
    private(set) var added: [Settings.Authority] = []
    private let serverRoots: String?
    private let chainRoots: String?

    /// - Parameters:
    ///   - serverRoots: a file of roots for the servers of authorities that are not well known.
    ///   - chainRoots: a file of roots that their chains end in.
    init(known: [Settings.Authority], serverRoots: String? = nil, chainRoots: String? = nil) {
        self.known = known
        self.serverRoots = serverRoots
        self.chainRoots = chainRoots
    }

    /// Everything that has a name now.
    var all: [Settings.Authority] { known + added }

    /// The name of the authority with that directory: the one it has in the configuration, else its well-known one, else
    /// one made of its host.
    mutating func name(of directory: String, contact: [String]) -> String {
        if let there = all.first(where: { $0.directory == directory }) { return there.name }
        let wellKnown = WellKnownAuthority.allCases.first { $0.directory == directory }
        let name = free(wellKnown?.rawValue ?? Self.stem(of: directory))
        added.append(
            Settings.Authority(
                name: name,
                directory: directory,
                serverRoots: wellKnown == nil ? serverRoots : nil,
                chainRoots: wellKnown == nil ? chainRoots : nil,
                contact: contact.isEmpty ? nil : contact
            )
        )
        return name
    }

    private func free(_ stem: String) -> String {
        let taken = Set(all.map(\.name))
        guard taken.contains(stem) else { return stem }
        return (2...999).lazy.map { "\(stem)-\($0)" }.first { !taken.contains($0) } ?? stem
    }

    /// The host and port, fit for a directory's name.
    private static func stem(of directory: String) -> String {
        let server = directory.dropFirst("https://".count).prefix { $0 != "/" && $0 != "?" }.lowercased()
        let mapped = server.map { character in
            character.isASCII && (character.isLetter || character.isNumber || character == ".") ? character : "-"
        }
        let stem = String(mapped.drop { !$0.isLetter && !$0.isNumber }.prefix(MalformedName.longest - 4))
        return stem.isEmpty ? "authority" : stem
    }
}
