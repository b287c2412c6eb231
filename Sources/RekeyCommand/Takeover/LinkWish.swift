import ArgumentParser
import Settings

/// `--link [NAME:]fullchain=PATH,key=PATH`: where links are to be placed for a certificate.
struct LinkWish: ExpressibleByArgument, Equatable {
    /// The certificate's name here; nil where there is only one.
    let name: String?
    let settings: LinkSettings

    init?(argument: String) {
        var rest = argument[...]
        if let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("="), !rest[..<colon].contains("/") {
            name = String(rest[..<colon])
            rest = rest[rest.index(after: colon)...]
        } else {
            name = nil
        }
        var link = LinkSettings()
        for part in rest.split(separator: ",") {
            guard let equals = part.firstIndex(of: "="), let place = Self.places[String(part[..<equals])] else {
                return nil
            }
            let path = String(part[part.index(after: equals)...])
            guard path.hasPrefix("/"), path.count > 1 else { return nil }
            link[keyPath: place] = path
        }
        guard link != LinkSettings() else { return nil }
        settings = link
    }

    private static var places: [String: WritableKeyPath<LinkSettings, String?>] {
        ["fullchain": \.fullchain, "chain": \.chain, "cert": \.cert, "key": \.key, "bundle": \.bundle]
    }
}
