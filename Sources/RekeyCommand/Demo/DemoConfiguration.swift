import SystemPackage

/// The configuration that the demonstration writes, uses and leaves behind.
struct DemoConfiguration {
    let root: FilePath
    let directoryURL: String
    let challengePort: UInt16
    /// The service's port and the process to send SIGHUP to, once there is a service.
    var service: (port: Int, process: Int32)?

    var path: FilePath { root.appending("rekey.yaml") }
    var certificatePath: FilePath { root.appending("service").appending("web.crt") }
    var keyPath: FilePath { root.appending("service").appending("web.key") }

    var text: String {
        var lines = [
            "# Written by rekey demo. The authority in it lived only as long as the demonstration.",
            "state: \(quoted(root.appending("state")))",
            "scan: { every: never }  # a demonstration does not look at the host it runs on",
            "authorities:",
            "  demo:",
            "    directory: \(directoryURL)",
            "    server-roots: \(quoted(root.appending("server-root.pem")))",
            "    chain-roots: \(quoted(root.appending("chain-root.pem")))",
            "defaults:",
            "  authorities: [demo]",
            "  challenge: { http-01: { listen: \"127.0.0.1:\(challengePort)\" } }",
            "certificates:",
            "  web:",
            "    names: [web.rekey.test]",
            "    deploy:",
            "      - link: { fullchain: \(quoted(certificatePath)), key: \(quoted(keyPath)) }",
        ]
        if let service {
            lines += [
                "        reload: [/bin/sh, -c, \"kill -HUP \(service.process)\"]",
                "        verify: [{ connect: \"127.0.0.1:\(service.port)\", name: web.rekey.test }]",
                "        settle: 1s",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func quoted(_ path: FilePath) -> String {
        "\"" + path.string.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
