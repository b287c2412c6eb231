import Settings
import SystemPackage
import Testing

@testable import RekeyCommand

struct SystemdUnitsTests {
    private let units = SystemdUnits(
        binary: "/usr/local/bin/rekey",
        configuration: "/etc/rekey/my file.yaml",
        state: "/var/lib/rekey",
        writable: ["/etc/nginx/tls"],
        groups: ["www-data"],
        figures: "/var/lib/node_exporter/textfile",
        scanEvery: 86_400
    )

    @Test func theServiceMayWriteWhatARotationWritesAndNoMore() {
        let lines = units.service.split(separator: "\n").map(String.init)
        #expect(
            lines.contains(
                "ExecStart=/usr/local/bin/rekey run --no-scan --config \"/etc/rekey/my file.yaml\" --state /var/lib/rekey"
            )
        )
        #expect(
            lines.contains(
                "ReadWritePaths=-/var/lib/rekey -/etc/nginx/tls -/var/lib/node_exporter/textfile -/run -/var/log"
            )
        )
        #expect(lines.contains("SupplementaryGroups=www-data"))
        #expect(lines.contains("StateDirectory=rekey"))
        #expect(lines.contains("StateDirectoryMode=0700"))
        #expect(lines.contains("ProtectSystem=strict"))
        #expect(lines.contains("NoNewPrivileges=yes"))
        #expect(lines.contains("SuccessExitStatus=75"))
        // The right to give files to anyone is not among them.
        #expect(!units.service.contains("CAP_CHOWN"))
        // Hooks run in it: it must not look into other processes.
        #expect(!units.service.contains("CAP_SYS_PTRACE"))
    }

    /// Files of another owner, and paths below a home, are what the walls have a door for, and only then.
    @Test func realFilesHaveTheRightsTheyNeed() throws {
        var target = TargetSettings(
            copy: CopySettings(
                fullchain: "/srv/mail/tls/tls.crt",
                key: "/home/app/tls.key",
                owner: "mail",
                group: "ssl-cert"
            )
        )
        let plan = { (target: TargetSettings) in
            var configuration = Configuration()
            configuration.certificates = [
                CertificateSettings(name: "www", identifiers: [], authorities: [], deploy: [target])
            ]
            return SystemdUnits(
                binary: "/b",
                configuration: "/c",
                state: "/s",
                writable: InstallPlan.writable(configuration).map(\.string),
                groups: InstallPlan.groups(configuration),
                givesAway: InstallPlan.givesAway(configuration)
            ).service.split(separator: "\n").map(String.init)
        }
        let lines = plan(target)
        #expect(lines.contains("ReadWritePaths=-/s -/home/app -/srv/mail/tls -/run -/var/log"))
        #expect(lines.contains("SupplementaryGroups=ssl-cert"))
        #expect(lines.contains("CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_DAC_OVERRIDE CAP_CHOWN CAP_FOWNER"))
        #expect(lines.contains("ProtectHome=read-only"))
        target.copy?.owner = "root"
        target.copy?.key = "/srv/mail/tls/tls.key"
        let plain = plan(target)
        #expect(plain.contains("CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_DAC_OVERRIDE"))
        #expect(plain.contains("ProtectHome=yes"))
    }

    /// What a scan must see, it sees; what it may write are the inventory and the figures.
    @Test func theScanSeesMoreAndWritesLess() throws {
        let service = try #require(units.scanService)
        let lines = service.split(separator: "\n").map(String.init)
        #expect(
            lines.contains(
                "ExecStart=/usr/local/bin/rekey scan --config \"/etc/rekey/my file.yaml\" --state /var/lib/rekey"
            )
        )
        #expect(lines.contains("ReadWritePaths=-/var/lib/rekey -/var/lib/node_exporter/textfile"))
        #expect(lines.contains("CapabilityBoundingSet=CAP_DAC_OVERRIDE CAP_SYS_PTRACE"))
        #expect(lines.contains("ProtectHome=read-only"))
        // What listens is read from /proc/net, which is no process.
        #expect(!service.contains("ProcSubset=pid"))
        #expect(lines.contains { $0.hasPrefix("SystemCallFilter=~") && $0.contains("@debug") })
        #expect(units.scanTimer?.contains("\nOnUnitActiveSec=86400s\n") == true)
    }

    @Test func whoeverNeverScansHasNoUnitForIt() {
        let quiet = SystemdUnits(binary: "/b", configuration: "/c", state: "/s", writable: [], groups: [])
        #expect(quiet.scanService == nil && quiet.scanTimer == nil)
        #expect(!quiet.service.contains("--no-scan"))
    }

    @Test func theTimerIsPersistentAndSpread() {
        let lines = units.timer.split(separator: "\n").map(String.init)
        #expect(lines.contains("Persistent=yes"))
        #expect(lines.contains { $0.hasPrefix("RandomizedDelaySec=") && $0 != "RandomizedDelaySec=0" })
    }

    @Test func everySectionOfThePlanNamesItsFile() {
        let plan = InstallPlan(
            units: units,
            manual: ".Dt REKEY 1\n",
            completions: ["bash": "complete\n", "zsh": "compdef\n", "fish": "complete -c\n"]
        )
        #expect(plan.files.count == 8)
        #expect(plan.timers == ["rekey.timer", "rekey-scan.timer"])
        for file in plan.files {
            #expect(plan.text().contains("# \(file.path)\n\(file.contents)"))
            #expect(file.contents.hasSuffix("\n"))
        }
    }
}
