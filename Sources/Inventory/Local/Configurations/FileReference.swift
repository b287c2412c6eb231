import SystemPackage

/// A file as a configuration names it.
enum FileReference: Equatable {
    case path(FilePath)
    /// A file that only the running service knows, or something that is no file.
    case unknown(BlindSpot.Reason, String)
    /// Nothing is named.
    case none

    /// Reads a name; relative ones are relative to `base`.
    init(_ text: String, base: FilePath) {
        if text.isEmpty {
            self = .none
        } else if text.contains("$") || text.contains("%{") {
            self = .unknown(.unresolvedVariable, "\(text): known only while it runs")
        } else if let scheme = ["data:", "engine:", "pkcs11:", "store:"].first(where: text.hasPrefix) {
            self = .unknown(.unsupported, "\(scheme)… is no file")
        } else if text.utf8.contains(0) || text.utf8.count > 4096 {
            self = .unknown(.badConfiguration, "a name that no file can have")
        } else {
            self = .path(base.pushing(FilePath(text)).lexicallyNormalized())
        }
    }

    /// The path, if it is one.
    var path: FilePath? {
        guard case .path(let path) = self else { return nil }
        return path
    }
}

extension BlindSpot {
    /// Something in a configuration that could not be followed.
    init(_ position: Directive.Position, _ reason: Reason, _ detail: String) {
        self.init(position.file, reason, "line \(position.line): \(LocalText.printable(detail))")
    }
}

/// An address to listen at as configurations write it: `443`, `*:443`, `:443`, `[::]:443`, `10.0.0.1:443`, `name:443`.
struct ListenText: Equatable {
    /// Nil for every address.
    let address: String?
    let port: UInt16

    /// Nil when it is none. `defaultPort` is for an address that stands alone.
    init?(_ text: String, defaultPort: UInt16? = nil) {
        if let port = UInt16(text) {
            (address, self.port) = (nil, port)
            return
        }
        let colon = text.lastIndex(of: ":")
        let isAddressAlone = colon == nil || text.last == "]"
        let host = isAddressAlone ? text[...] : text[..<(colon ?? text.endIndex)]
        let digits = isAddressAlone ? nil : colon.map { text[text.index(after: $0)...] }
        guard let port = digits.map({ UInt16($0) }) ?? defaultPort else { return nil }
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host
        address = ["", "*", "_default_", "0.0.0.0", "::"].contains(bare) ? nil : LocalText.printable(String(bare))
        self.port = port
    }
}
