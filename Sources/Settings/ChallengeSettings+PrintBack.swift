extension [ChallengeSettings] {
    /// As a flow mapping that is read back to the same.
    var yaml: String { "{ " + map { "\($0.type): \($0.yaml)" }.joined(separator: ", ") + " }" }
}

extension ChallengeSettings {
    fileprivate var yaml: String {
        switch self {
        case .httpListen(let address, let port), .tlsALPNListen(let address, let port):
            let listen = address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
            return "{ listen: \(YAMLWriter.scalar(listen)) }"
        case .httpWebroot(let directory): return "{ webroot: \(YAMLWriter.scalar(directory)) }"
        case .dns(let settings), .dnsAccount(let settings): return settings.yaml
        case .dnsPersist: return "{}"
        }
    }
}

extension DNSChallengeSettings {
    fileprivate var yaml: String {
        YAMLWriter.mapping([
            keeper.yaml,
            ("environment-file", environmentFile.map(YAMLWriter.scalar)),
            ("servers", servers.map(YAMLWriter.list)),
            ("timeout", Durations.text(timeout)), ("wait", Durations.text(wait)),
            ("deadline", Durations.text(deadline)), ("ttl", Durations.text(ttl)),
        ])
    }
}

extension DNSChallengeSettings.Keeper {
    fileprivate var yaml: (String, String?) {
        switch self {
        case .update(let server, let zone, let keyFile):
            let parts = [
                ("server", YAMLWriter.scalar(server)), ("zone", zone.map(YAMLWriter.scalar)),
                ("key-file", YAMLWriter.scalar(keyFile)),
            ]
            return ("update", YAMLWriter.mapping(parts))
        case .lego(let program, let raw):
            let parts = [("program", YAMLWriter.scalar(program)), ("raw", raw ? "true" : "false")]
            return ("lego", YAMLWriter.mapping(parts))
        case .acmeSh(let script): return ("acme.sh", YAMLWriter.scalar(script))
        case .dehydrated(let hook): return ("dehydrated", YAMLWriter.scalar(hook))
        case .certbot(let auth, let cleanup):
            let parts = [("auth", YAMLWriter.scalar(auth)), ("cleanup", cleanup.map(YAMLWriter.scalar))]
            return ("certbot", YAMLWriter.mapping(parts))
        case .hooks: return ("hooks", "true")
        }
    }
}
