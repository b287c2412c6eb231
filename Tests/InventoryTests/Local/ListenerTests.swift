import Glibc
import PKI
import Storage
import SystemPackage
import TLS
import Testing

@testable import Inventory

struct ListenerTests {
    /// Lines of a real table, and some that are none.
    private static let table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0 100 0 0 10 0
           1: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 777 1 0 100 0 0 10 0
           2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 99 1 0 100 0 0 10 0
           3: 0100007F 00000000:0000 0A
           4: XYZ0007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1
           5: 0100007F:1F901 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1
        """

    private static let table6 = """
           0: 00000000000000000000000000000000:0019 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 5 1
           1: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 6 1
           2: 0000000000000000FFFF00000200000A:1F91 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 7 1
           3: B80D0120000000000000000001000000:1F92 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 8 1
        """

    private static func texts(_ sockets: [ListeningSocket]) -> [String] {
        sockets.map { "\($0.address) \($0.port) \($0.inode)" }
    }

    @Test func theKernelsTableIsRead() {
        let sockets = SocketTable.listening(Array(Self.table.utf8), isLittleEndian: true)
        #expect(Self.texts(sockets) == ["127.0.0.1 8080 12345", "0.0.0.0 443 777"])
        let six = SocketTable.listening(Array(Self.table6.utf8), isLittleEndian: true)
        #expect(Self.texts(six) == [":: 25 5", "::1 8080 6", "10.0.0.2 8081 7", "2001:db8::1 8082 8"])
    }

    @Test func bigEndianMachinesPrintTheirOwnOrder() {
        let line = "0: 7F000001:1F90 00000000:0000 0A 0:0 0:0 0 0 0 1 1"
        #expect(Self.texts(SocketTable.listening(Array(line.utf8), isLittleEndian: false)) == ["127.0.0.1 8080 1"])
    }

    private static let groups: [(String, String?)] = [
        ("0::/system.slice/nginx.service\n", "nginx.service"),
        ("0::/system.slice/system-postfix.slice/postfix@-.service\n", "postfix@-.service"),
        ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/web.service\n", "web.service"),
        ("0::/user.slice/user-0.slice/session-3.scope\n", nil),
        ("0::/user.slice/user-1000.slice/user@1000.service/init.scope\n", nil),
        ("0::/system.slice/nginx.service/worker\n", "nginx.service"),
        ("0::/system.slice/docker-0123abcd.scope\n", "docker-0123abcd.scope"),
        ("12:cpu:/other.service\n1:name=systemd:/system.slice/haproxy.service\n", "haproxy.service"),
        ("12:cpu,cpuacct:/system.slice/nginx.service\n", nil),
        ("0::/system.slice/evil\u{1B}[2J.service\n", nil),
        ("0::/\n", nil), ("", nil), ("garbage", nil),
    ]

    @Test func theUnitIsReadFromTheControlGroups() {
        for (text, unit) in Self.groups { #expect(ControlGroup.unit(Array(text.utf8)) == unit, "\(text)") }
    }

    private static func listener(_ address: String, _ port: UInt16, program: String? = nil) throws -> LocalListener {
        let owner = program.map { RunningProcess(pid: 7, program: $0, arguments: [$0]) }
        let address = try #require(IPAddress(address))
        return LocalListener(socket: ListeningSocket(address: address, port: port, inode: 1), owner: owner)
    }

    @Test func eachSocketIsAskedAsItsPortWants() throws {
        let probes = ListenerProbes.probes(for: [
            try Self.listener("0.0.0.0", 443, program: "nginx"), try Self.listener("::", 25, program: "master"),
            try Self.listener("10.0.0.7", 15432, program: "postgres"), try Self.listener("127.0.0.1", 9100),
            try Self.listener("0.0.0.0", 443, program: "nginx"),
        ])
        #expect(
            probes == [
                ListenerProbe(
                    attempts: [Endpoint(host: "::1", port: 25, startTLS: .smtp), Endpoint(host: "::1", port: 25)],
                    service: "postfix"
                ),
                ListenerProbe(attempts: [Endpoint(host: "127.0.0.1", port: 443)], service: "nginx"),
                ListenerProbe(
                    attempts: [
                        Endpoint(host: "10.0.0.7", port: 15432),
                        Endpoint(host: "10.0.0.7", port: 15432, startTLS: .postgres),
                    ],
                    service: "postgres"
                ),
            ]
        )
    }

    @Test func everyExchangeThatIsKnownIsTried() throws {
        for (port, program, expected) in [
            (3306, nil, [.mysql, nil]), (389, "slapd", [.ldap, nil]), (5222, nil, [.xmpp, nil]),
            (2525, nil, [.smtp, nil]),
            (13306, "mariadbd", [nil, .mysql]), (10389, "slapd", [nil, .ldap]), (8443, "nginx", [nil]),
        ] as [(UInt16, String?, [StartTLS?])] {
            let probes = ListenerProbes.probes(for: [try Self.listener("127.0.0.1", port, program: program)])
            #expect(probes.map { $0.attempts.map(\.startTLS) } == [expected], "\(port)")
        }
    }

    @Test func aLiveListenerIsFoundWithItsOwner() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(listen(descriptor, 1) == 0)
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let answered = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        try #require(answered == 0)
        let port = UInt16(bigEndian: name.sin_port)
        let (listeners, spots) = ListenerScan(disk: LocalFileSystem()).listeners()
        let found = try #require(listeners.first { $0.socket.port == port })
        #expect(found.socket.isAny)
        #expect(found.owner?.pid == getpid())
        #expect(found.owner?.arguments == CommandLine.arguments)
        #expect(spots.isEmpty)
    }

    /// A kernel's file system as a container or another user sees it.
    private func planted() throws -> Planted {
        let tree = try Planted()
        try tree.file("net/tcp", Self.table)
        for (pid, words) in [(40, "/usr/sbin/nginx\0-c\0/x/nginx.conf\0"), (41, "nginx: worker process\0\0\0")] {
            try tree.file("\(pid)/cmdline", words)
            try tree.file("\(pid)/cgroup", "0::/system.slice/nginx.service\n")
            try tree.file("\(pid)/environ", "PGDATA=/d\0SECRET=s\0")
            try tree.link("\(pid)/exe", to: "/usr/sbin/nginx (deleted)")
            try tree.link("\(pid)/fd/3", to: "socket:[777]")
        }
        try tree.file("1/cmdline", "/sbin/init\0")
        try tree.link("1/fd/9", to: "socket:[12345]")
        try tree.link("1/fd/10", to: "socket:[777]")
        return tree
    }

    @Test func theOldestProcessOwnsASocketAndTheSystemOnlyWhatNobodyElseHas() throws {
        let tree = try planted()
        let (listeners, spots) = ListenerScan(disk: LocalFileSystem(), root: tree.root).listeners()
        let web = try #require(listeners.first { $0.socket.port == 443 }?.owner)
        #expect(web.pid == 40)
        #expect(web.program == "nginx")
        #expect(web.service == "nginx.service")
        #expect(web.arguments == ["/usr/sbin/nginx", "-c", "/x/nginx.conf"])
        #expect(web.environment == ["PGDATA": "/d"])
        #expect(listeners.first { $0.socket.port == 8080 }?.owner?.pid == 1)
        #expect(spots.isEmpty)
    }

    @Test func ownersThatAreNotShownAreOneBlindSpot() throws {
        let tree = try planted()
        let disk = RefusingDisk(refusing: [tree.root.appending("40/fd"), tree.root.appending("41/fd")])
        let (_, none) = ListenerScan(disk: disk, root: tree.root).listeners()
        #expect(none.isEmpty)
        let all: Set<FilePath> = ["1/fd", "40/fd", "41/fd"].reduce(into: []) { $0.insert(tree.root.appending($1)) }
        let (listeners, spots) = ListenerScan(disk: RefusingDisk(refusing: all), root: tree.root).listeners()
        #expect(listeners.map(\.owner) == [nil, nil])
        #expect(spots.map(\.reason) == [.permissionDenied])
    }
}
