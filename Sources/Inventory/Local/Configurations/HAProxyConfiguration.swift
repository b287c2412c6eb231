import SystemPackage
import TLS

/// What HAProxy does with certificates, read from one configuration file; pure.
///
/// `crt` may name a file or a directory, and `crt-list` a file of its own grammar: who reads the disk decides which
/// (``references``) and asks ``list(_:file:reference:)``.
struct HAProxyConfiguration {
    /// A file, a directory or a list that a statement names.
    struct Reference: Sendable, Equatable {
        enum Kind: Sendable { case certificate, list, trust, client }
        let kind: Kind
        let path: FilePath
        /// A key that is named beside the certificate; else it stands in the same file or beside it.
        var keyPath: FilePath?
        let position: Directive.Position
        var names: [String] = []
        let listens: [ServiceLink.Listen]
    }

    private(set) var references: [Reference] = []
    private(set) var blindSpots: [BlindSpot] = []
    private let base: FilePath
    private var certificateBase: FilePath?
    private var authorityBase: FilePath?

    /// - Parameters:
    ///   - text: of all its files, one after the other.
    ///   - base: the working directory, to which names are relative that no `crt-base` precedes.
    ///   - position: which file's which line a line of `text` is.
    init(_ text: [UInt8], base: FilePath, position: (_ line: Int) -> Directive.Position) {
        self.base = base
        var section = ""
        var storeBase: FilePath?
        for line in ConfigurationLines.split(text, .none) {
            let position = position(line.number)
            let (words, isWhole) = QuotedWords.split(line.text, .haproxy)
            guard let name = words.first else { continue }
            if !isWhole { blindSpots.append(BlindSpot(position, .badConfiguration, "a quote that is not closed")) }
            if Self.sections.contains(name) {
                (section, storeBase) = (name, nil)
                continue
            }
            switch (section, name) {
            case ("global", "crt-base"): certificateBase = words.dropFirst().first.map { base.pushing(FilePath($0)) }
            case ("global", "ca-base"): authorityBase = words.dropFirst().first.map { base.pushing(FilePath($0)) }
            case ("crt-store", "crt-base"): storeBase = words.dropFirst().first.map { base.pushing(FilePath($0)) }
            case ("crt-store", "load"): load(words, position, storeBase)
            case (_, "bind"), (_, "default-bind"): bind(words, position)
            case (_, "server"), (_, "default-server"), (_, "server-template"): server(words, position)
            default: continue
            }
        }
    }

    private static let sections: Set<String> = [
        "global", "defaults", "frontend", "backend", "listen", "peers", "resolvers", "mailers", "program", "userlist",
        "cache", "ring", "http-errors", "fcgi-app", "log-forward", "crt-store", "traces", "log-profile", "acme",
    ]

    /// `bind ADDRESS[,ADDRESS…] ssl crt PATH … ca-file PATH`
    private mutating func bind(_ words: [String], _ position: Directive.Position) {
        guard words.contains("ssl"), words.count > 1 else { return }
        let listens = words[1].split(separator: ",").flatMap { Self.listens(String($0)) }
        for (option, value) in zip(words, words.dropFirst()) {
            switch option {
            case "crt": add(.certificate, value, certificateBase, position, listens)
            case "crt-list": add(.list, value, nil, position, listens)
            case "ca-file", "ca-verify-file": add(.trust, value, authorityBase, position, [])
            default: continue
            }
        }
    }

    private mutating func server(_ words: [String], _ position: Directive.Position) {
        for (option, value) in zip(words, words.dropFirst()) {
            switch option {
            case "crt": add(.client, value, certificateBase, position, [])
            case "ca-file": add(.trust, value, authorityBase, position, [])
            default: continue
            }
        }
    }

    private mutating func load(_ words: [String], _ position: Directive.Position, _ base: FilePath?) {
        let options = Dictionary(zip(words, words.dropFirst())) { first, _ in first }
        guard let certificate = options["crt"] else { return }
        add(.certificate, certificate, base, position, [])
        let keyBase = base ?? certificateBase ?? self.base
        if let key = options["key"].flatMap({ FileReference($0, base: keyBase).path }), !references.isEmpty {
            references[references.count - 1].keyPath = key
        }
    }

    private mutating func add(
        _ kind: Reference.Kind,
        _ value: String,
        _ base: FilePath?,
        _ position: Directive.Position,
        _ listens: [ServiceLink.Listen]
    ) {
        if kind == .trust, value == "@system-ca" { return }
        if value.hasPrefix("@") {
            // A name in a store, which is told where it is loaded.
            return
        }
        switch FileReference(value, base: base ?? self.base) {
        case .path(let path):
            references.append(Reference(kind: kind, path: path, position: position, listens: listens))
        case .unknown(let reason, let detail): blindSpots.append(BlindSpot(position, reason, detail))
        case .none: return
        }
    }

    /// `:443`, `*:443`, `10.0.0.1:443`, `:::443`, `ipv6@:443`, `:8443-8445`; none for sockets of other kinds.
    static func listens(_ text: String) -> [ServiceLink.Listen] {
        var text = text[...]
        if let at = text.firstIndex(of: "@") {
            guard ["ipv4", "ipv6", "quic4", "quic6", "tcp4", "tcp6"].contains(text[..<at]) else { return [] }
            text = text[text.index(after: at)...]
        }
        guard !text.hasPrefix("/"), let colon = text.lastIndex(of: ":") else { return [] }
        let ports = text[text.index(after: colon)...].split(separator: "-").compactMap { UInt16($0) }
        guard let first = ports.first, let last = ports.last, first <= last else { return [] }
        var host = String(text[..<colon])
        if host.contains(":"), !host.hasPrefix("[") { host = "[\(host)]" }
        return (first...last).prefix(64).compactMap { port in
            ListenText("\(host):\(port)").map { ServiceLink.Listen(address: $0.address, port: $0.port) }
        }
    }

    /// The certificates that a `crt-list` names: `path [options] name !name …`, relative names under `crt-base`.
    func list(_ text: [UInt8], file: FilePath, reference: Reference) -> [Reference] {
        ConfigurationLines.split(text, .none).compactMap { line in
            let (words, _) = QuotedWords.split(
                line.text.replacing("[", with: " [ ").replacing("]", with: " ] "),
                .haproxy
            )
            guard let name = words.first, name != "[",
                let path = FileReference(name, base: certificateBase ?? base).path
            else { return nil }
            let end = words.lastIndex(of: "]").map { $0 + 1 } ?? 1
            return Reference(
                kind: .certificate,
                path: path,
                position: Directive.Position(file: file, line: line.number),
                names: words[end...].filter { !$0.hasPrefix("!") },
                listens: reference.listens
            )
        }
    }
}
