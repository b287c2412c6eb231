/// The service and timer that run a scheduled pass: pure text, made of the paths the configuration names.
///
/// The service may read the whole system and write only what a rotation writes: the state directory, the directories
/// that hold links, and the run and log directories that a service's own configuration test insists on.
package struct SystemdUnits: Sendable, Equatable {
    /// Absolute path of the binary.
    package let binary: String
    /// Absolute path of the configuration file.
    package let configuration: String
    /// Absolute path of the state directory.
    package let state: String
    /// Directories outside of it in which links are placed or challenges written.
    package let writable: [String]
    /// Groups that key files are given to.
    package let groups: [String]
    /// Whether real files are given to other users.
    package let givesAway: Bool
    /// The directory of the file with figures, which rotations and scans replace.
    package let figures: String?
    /// How often is scanned, in seconds; nil for never.
    package let scanEvery: Int64?

    package init(
        binary: String,
        configuration: String,
        state: String,
        writable: [String],
        groups: [String],
        givesAway: Bool = false,
        figures: String? = nil,
        scanEvery: Int64? = nil
    ) {
        self.binary = binary
        self.configuration = configuration
        self.state = state
        self.writable = writable
        self.groups = groups
        self.givesAway = givesAway
        self.figures = figures
        self.scanEvery = scanEvery
    }

    /// What neither service may do; what each may besides stands around it.
    private static let walls = """
        NoNewPrivileges=yes
        RestrictSUIDSGID=yes
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
        LockPersonality=yes
        MemoryDenyWriteExecute=yes
        RemoveIPC=yes
        KeyringMode=private
        SystemCallArchitectures=native
        SystemCallFilter=@system-service
        """

    /// `rekey.service`.
    package var service: String {
        """
        [Unit]
        Description=Rotate certificates that are due
        Documentation=man:rekey(1)
        Wants=network-online.target
        After=network-online.target nss-lookup.target

        [Service]
        Type=oneshot
        ExecStart=\(quoted(binary)) run\(scanEvery == nil ? "" : " --no-scan") \(settings)
        # 75: it does not hold yet and the next pass tries again; nobody needs to be woken.
        SuccessExitStatus=75
        TimeoutStartSec=1h
        UMask=0077
        LimitCORE=0
        Nice=5

        # What a rotation writes, and nothing else. Hooks run inside of the same walls.
        ProtectSystem=strict
        \(stateDirectory)
        ReadWritePaths=\(paths([state] + writable + (figures.map { [$0] } ?? []) + ["/run", "/var/log"]))
        PrivateTmp=yes
        PrivateMounts=yes
        PrivateDevices=yes
        ProtectHome=\(protectHome)
        ProtectProc=invisible
        ProcSubset=pid
        ProtectClock=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectControlGroups=yes

        # Port 80 for challenges; log files of other users that a service's own test opens. A service that does not run
        # as root is reloaded through systemctl, which needs none. A key file is given to a group by membership, not by
        # the right to give anything to anyone\(givesAway ? "; files of another owner need that right" : "").
        CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_DAC_OVERRIDE\(givesAway ? " CAP_CHOWN CAP_FOWNER" : "")
        SupplementaryGroups=\(groups.joined(separator: " "))
        \(Self.walls)
        SystemCallFilter=~@resources @obsolete
        SystemCallErrorNumber=EPERM

        """
    }

    /// With `yes`, what lies below these directories could not even be written where ReadWritePaths names it
    /// (systemd.exec(5), ProtectHome).
    private var protectHome: String {
        let homes = ["/home", "/root", "/run/user"]
        let isNeeded = writable.contains { place in homes.contains { place == $0 || place.hasPrefix($0 + "/") } }
        return isNeeded ? "read-only" : "yes"
    }

    /// Directories that are written to where they are there, each once.
    private func paths(_ directories: [String]) -> String {
        var seen: Set<String> = []
        return directories.filter { seen.insert($0).inserted }.map { quoted("-" + $0) }.joined(separator: " ")
    }

    private var settings: String { "--config \(quoted(configuration)) --state \(quoted(state))" }

    /// `rekey-scan.service`: sees more than a rotation does, and writes less; nil when nothing is to be scanned.
    ///
    /// A process of its own because of CAP_SYS_PTRACE: hooks of a rotation must not have it.
    package var scanService: String? {
        guard scanEvery != nil else { return nil }
        return """
            [Unit]
            Description=Find every certificate of this host
            Documentation=man:rekey(1)
            Wants=network-online.target
            After=network-online.target nss-lookup.target

            [Service]
            Type=oneshot
            ExecStart=\(quoted(binary)) scan \(settings)
            # 2: something deserves attention, which alerts tell; 75: another scan is running.
            SuccessExitStatus=2 75
            TimeoutStartSec=6h
            UMask=0077
            LimitCORE=0
            Nice=10
            IOSchedulingClass=idle

            # The inventory and the figures, and nothing else. Home directories are read, never written.
            ProtectSystem=strict
            \(stateDirectory)
            ReadWritePaths=\(paths([state] + (figures.map { [$0] } ?? [])))
            ProtectHome=read-only
            PrivateTmp=yes
            PrivateMounts=yes
            PrivateDevices=yes
            ProtectProc=invisible
            ProtectClock=yes
            ProtectHostname=yes
            ProtectKernelLogs=yes
            ProtectKernelModules=yes
            ProtectKernelTunables=yes
            ProtectControlGroups=yes

            # Files of every user; whose socket it is that listens. Without CAP_SYS_PTRACE the owners of sockets are blind
            # spots, and everything else is found. Nothing here may trace: the calls for it are refused.
            CapabilityBoundingSet=CAP_DAC_OVERRIDE CAP_SYS_PTRACE
            \(Self.walls)
            SystemCallFilter=~@resources @obsolete @debug process_vm_readv process_vm_writev kcmp
            SystemCallErrorNumber=EPERM

            """
    }

    /// `rekey-scan.timer`: as often as the configuration says, from a quarter of an hour after the start on.
    package var scanTimer: String? {
        scanEvery.map { seconds in
            """
            [Unit]
            Description=Look for certificates, every \(seconds) s
            Documentation=man:rekey(1)

            [Timer]
            OnBootSec=15min
            OnUnitActiveSec=\(seconds)s
            RandomizedDelaySec=\(min(900, seconds / 10))s
            AccuracySec=1min

            [Install]
            WantedBy=timers.target

            """
        }
    }

    /// systemd makes a state directory below /var/lib; any other is made by `rekey install`.
    private var stateDirectory: String {
        let parent = "/var/lib/"
        guard state.hasPrefix(parent), !state.dropFirst(parent.count).contains(where: { "/ %\"\\".contains($0) }) else {
            return "StateDirectoryMode=0700"
        }
        return "StateDirectory=\(state.dropFirst(parent.count))\nStateDirectoryMode=0700"
    }

    /// `rekey.timer`: twice a day, spread over hosts, and caught up after a time switched off.
    package var timer: String {
        """
        [Unit]
        Description=Look for certificates that are due, twice a day
        Documentation=man:rekey(1)

        [Timer]
        # No full hour: authorities ask clients to spread (the delay is random and stays the same for a host).
        OnCalendar=*-*-* 03,15:17:00
        RandomizedDelaySec=4h
        FixedRandomDelay=yes
        AccuracySec=1min
        Persistent=yes

        [Install]
        WantedBy=timers.target

        """
    }

    /// systemd's quoting for a word with spaces, quotes or a percent sign (systemd.syntax(7), specifiers).
    private func quoted(_ word: String) -> String {
        let escaped = word.replacing("%", with: "%%")
        guard escaped.contains(where: { " \t\"'\\".contains($0) }) else { return escaped }
        return "\"" + escaped.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
