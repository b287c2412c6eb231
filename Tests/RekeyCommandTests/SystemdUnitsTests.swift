import SystemPackage
import Testing

@testable import RekeyCommand

struct SystemdUnitsTests {
    private let units = SystemdUnits(
        binary: "/usr/local/bin/rekey",
        configuration: "/etc/rekey/my file.yaml",
        state: "/var/lib/rekey",
        writable: ["/etc/nginx/tls"],
        groups: ["www-data"]
    )

    @Test func theServiceMayWriteWhatARotationWritesAndNoMore() {
        let lines = units.service.split(separator: "\n").map(String.init)
        #expect(
            lines.contains(
                "ExecStart=/usr/local/bin/rekey run --config \"/etc/rekey/my file.yaml\" --state /var/lib/rekey"
            )
        )
        #expect(lines.contains("ReadWritePaths=-/var/lib/rekey -/etc/nginx/tls -/run -/var/log"))
        #expect(lines.contains("SupplementaryGroups=www-data"))
        #expect(lines.contains("StateDirectory=rekey"))
        #expect(lines.contains("StateDirectoryMode=0700"))
        #expect(lines.contains("ProtectSystem=strict"))
        #expect(lines.contains("NoNewPrivileges=yes"))
        #expect(lines.contains("SuccessExitStatus=75"))
        // The right to give files to anyone is not among them.
        #expect(!units.service.contains("CAP_CHOWN"))
    }

    @Test func theTimerIsPersistentAndSpread() {
        let lines = units.timer.split(separator: "\n").map(String.init)
        #expect(lines.contains("Persistent=yes"))
        #expect(lines.contains { $0.hasPrefix("RandomizedDelaySec=") && $0 != "RandomizedDelaySec=0" })
    }

    @Test func everySectionOfThePlanNamesItsFile() {
        let plan = InstallPlan(
            binary: "/b",
            configuration: "/c",
            state: "/s",
            writable: [],
            groups: [],
            completions: ["bash": "complete\n", "zsh": "compdef\n", "fish": "complete -c\n"]
        )
        #expect(plan.files.count == 6)
        for file in plan.files {
            #expect(plan.text.contains("# \(file.path)\n\(file.contents)"))
            #expect(file.contents.hasSuffix("\n"))
        }
    }
}
