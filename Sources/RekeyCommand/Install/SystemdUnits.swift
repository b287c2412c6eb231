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

    package init(binary: String, configuration: String, state: String, writable: [String], groups: [String]) {
        self.binary = binary
        self.configuration = configuration
        self.state = state
        self.writable = writable
        self.groups = groups
    }

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
        ExecStart=\(quoted(binary)) run --config \(quoted(configuration)) --state \(quoted(state))
        # 75: it does not hold yet and the next pass tries again; nobody needs to be woken.
        SuccessExitStatus=75
        TimeoutStartSec=1h
        UMask=0077
        LimitCORE=0
        Nice=5

        # What a rotation writes, and nothing else. Hooks run inside of the same walls.
        ProtectSystem=strict
        \(stateDirectory)
        ReadWritePaths=\((["-" + state] + writable.map { "-" + $0 } + ["-/run", "-/var/log"]).map(quoted).joined(separator: " "))
        PrivateTmp=yes
        PrivateMounts=yes
        PrivateDevices=yes
        ProtectHome=yes
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
        # the right to give anything to anyone.
        CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_DAC_OVERRIDE
        SupplementaryGroups=\(groups.joined(separator: " "))
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
        SystemCallFilter=~@resources @obsolete
        SystemCallErrorNumber=EPERM

        """
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
