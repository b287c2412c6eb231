/// The unit a process belongs to, read from its control groups: `/proc/PID/cgroup` (cgroups(7)).
package enum ControlGroup {
    /// `nginx.service`, `docker-0123.scope`, or nil when the process belongs to no unit that says anything: a login, the
    /// system itself, a system without units.
    ///
    /// Version 2 has one line `0::/system.slice/nginx.service`; version 1 one for each hierarchy, systemd's own being
    /// `1:name=systemd:/…`.
    package static func unit(_ text: [UInt8]) -> String? {
        let lines = text.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        let paths = lines.compactMap { line -> Substring? in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, fields[1].isEmpty || fields[1] == "name=systemd" else { return nil }
            return fields[2]
        }
        for path in paths {
            let parts = path.split(separator: "/")
            // The last one: below user@1000.service stand the user's own services.
            if let unit = parts.last(where: { $0.hasSuffix(".service") }), !unit.hasPrefix("user@") {
                return PrintableName(unit)?.text
            }
            if let scope = parts.last(where: { $0.hasSuffix(".scope") }), isContainer(scope) {
                return PrintableName(scope)?.text
            }
        }
        return nil
    }

    private static func isContainer(_ scope: Substring) -> Bool {
        ["docker-", "libpod-", "crio-", "cri-containerd-", "machine-"].contains { scope.hasPrefix($0) }
    }
}

/// A name that a process chose: shown and compared, so printable ASCII and short, or not used at all.
struct PrintableName {
    let text: String

    init?(_ name: some StringProtocol) {
        let octets = name.utf8
        guard (1...256).contains(octets.count), octets.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        text = String(name)
    }
}
