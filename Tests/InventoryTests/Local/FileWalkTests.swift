import CertificateFiles
import CertificateWorkshop
import Foundation
import Glibc
import PKI
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Inventory

struct FileWalkTests {
    let tree: Planted
    static let made = Result { try Made() }

    /// Certificates made once for all tests.
    struct Made {
        let leaf: Certificate
        let authority: Certificate

        init() throws {
            let key = try ForgedKey(.p256)
            func certificate(_ name: String, _ extensions: [Forge.Extension]) throws -> Certificate {
                let start = Date(timeIntervalSince1970: 1_700_000_000)
                var plan = Forge.Plan(commonName: name, issuerName: "ca", notBefore: start, notAfter: start + 86_400)
                plan.extensions = extensions
                return try Certificate(der: try Forge.certificate(plan, for: key, signedBy: key))
            }
            leaf = try certificate("leaf", [])
            // basicConstraints with cA TRUE.
            authority = try certificate(
                "authority",
                [Forge.Extension("2.5.29.19", critical: true, [0x30, 0x03, 0x01, 0x01, 0xFF])]
            )
        }
    }

    init() throws { tree = try Planted() }

    var leaf: Certificate { get throws { try Self.made.get().leaf } }
    var authority: Certificate { get throws { try Self.made.get().authority } }

    var plan: WalkPlan {
        var plan = WalkPlan(roots: [tree.root], trustStores: [tree.root.appending("trust")])
        plan.batchSize = 3
        return plan
    }

    @Test func filesAreJudgedByContentNotByName() throws {
        try tree.file("a/without-an-ending", try leaf.pem)
        try tree.file("a/explained.txt", Array(String(repeating: "words\n", count: 500).utf8) + (try leaf.pem))
        try tree.file("b/binary", try leaf.der)
        try tree.file("b/a name with blanks", try leaf.pem + leaf.pem)
        try tree.file("source.c", "char *s = \"-----BEGIN CERTIFICATE-----\";")
        try tree.file("program", [0x7F, 0x45, 0x4C, 0x46, 0, 1, 2])
        try tree.file("empty.pem")
        let walked = Walked(plan)
        #expect(
            walked.certificates
                == [
                    "a/explained.txt", "a/without-an-ending", "b/a name with blanks", "b/a name with blanks",
                    "b/binary",
                ]
                .map(tree.uri)
        )
        #expect(walked.blind == [tree.uri("empty.pem"): .unreadableCertificate])
        #expect(walked.certificates.contains { $0.hasSuffix("a%20name%20with%20blanks") })
    }

    @Test func aSpoiltFileThatIsNamedLikeACertificateIsTold() throws {
        try tree.file("spoilt.crt", [0xFF, 0xFE] + (0..<64).map { _ in UInt8.random(in: 128...255) })
        try tree.file("full-disk.pem")
        try tree.file("parameters.pem", "-----BEGIN DH PARAMETERS-----\nMAA=\n-----END DH PARAMETERS-----\n")
        try tree.file("nameless", "")
        var told: [String: BlindSpot.Reason] = [:]
        let reader = FileReader { CertificateFile.contents(descriptor: $0) }
        let cache = FileWalk(disk: tree.disk, reader: reader, plan: plan).run(remembering: LookCache()) { batch in
            for case .blind(let spot) in batch { told[spot.place] = spot.reason }
            return true
        }
        #expect(Set(told.keys) == Set(["spoilt.crt", "full-disk.pem"].map(tree.uri)))
        #expect(Set(told.values) == [.unreadableCertificate])
        #expect(Set(cache.looks.keys) == Set(["parameters.pem", "nameless"].map(tree.uri)))
    }

    @Test func aFileIsNewWhenTheKeyBesideItOrItsPermissionIs() throws {
        let path = try tree.file("a/cert.pem", try leaf.pem)
        try tree.file("a/cert.key", Array("key".utf8), mode: 0o600)
        try tree.file("b/cert.pem", try leaf.pem)
        var single = plan
        single.roots = [path, tree.root]
        let first = Walked(single)
        let again = Walked(single, remembering: first.cache)
        #expect(again.unchanged == ["a/cert.pem", "a/cert.pem", "b/cert.pem"].map(tree.uri))
        // As wide as it must not be; then another key; then as it was, and a copy.
        try tree.file("a/cert.key", Array("key".utf8), mode: 0o644)
        let second = Walked(plan, remembering: again.cache)
        #expect(second.unchanged == [tree.uri("b/cert.pem")])
        try tree.file("a/cert.key", Array("another".utf8), mode: 0o644)
        let third = Walked(plan, remembering: second.cache)
        #expect(third.unchanged == [tree.uri("b/cert.pem")])
        try tree.file("a/cert.key.bak", "another")
        #expect(Walked(plan, remembering: third.cache).unchanged == [tree.uri("b/cert.pem")])
        #expect(chmod(tree.root.appending("b/cert.pem").string, 0o644) == 0)
        #expect(Walked(plan, remembering: third.cache).unchanged.isEmpty)
    }

    @Test func aNameThatIsNotUTF8IsReadAndKeepsItsOctets() throws {
        let octets: [CChar] = "x".utf8CString.dropLast() + [CChar(bitPattern: 0xFF), 0]
        let name = try #require(octets.withUnsafeBufferPointer { $0.baseAddress.map { FilePath(platformString: $0) } })
        try tree.disk.create(tree.root.pushing(name), mode: .ownerReadWrite, group: nil, contents: try leaf.pem)
        #expect(Walked(plan).certificates == [FileURI(tree.root).text + "/x%FF"])
    }

    @Test func aLinkIsAPlaceBesideItsTargetAndItsSwapIsAChange() throws {
        try tree.file("archive/1.pem", try leaf.pem)
        try tree.file("archive/2.pem", try authority.pem)
        try tree.link("live/cert.pem", to: "../archive/1.pem")
        let first = Walked(plan)
        #expect(first.certificates == ["archive/1.pem", "archive/2.pem", "live/cert.pem"].map(tree.uri))

        let disk = RefusingDisk()
        let second = Walked(plan, disk: disk, remembering: first.cache)
        #expect(second.certificates.isEmpty)
        #expect(second.unchanged == ["archive/1.pem", "archive/2.pem", "live/cert.pem"].map(tree.uri))
        #expect(disk.openedFiles == 0)
        #expect(second.cache == first.cache)

        try tree.link("live/cert.pem", to: "../archive/2.pem")
        let third = Walked(plan, remembering: second.cache)
        #expect(third.certificates == [tree.uri("live/cert.pem")])
    }

    @Test func aTargetThatNoRootLeadsToIsToldOnce() throws {
        let elsewhere = try Planted()
        let target = try elsewhere.file("kept.pem", try leaf.pem)
        try tree.link("one.pem", to: target.string)
        try tree.link("two.pem", to: target.string)
        let real = try tree.disk.resolved(target)
        let expected = [tree.uri("one.pem"), tree.uri("two.pem"), FileURI(real).text].sorted()
        let first = Walked(plan)
        #expect(first.certificates == expected)
        let second = Walked(plan, remembering: first.cache)
        #expect(second.certificates.isEmpty)
        #expect(second.unchanged == expected)
    }

    @Test func linkedDirectoriesAreWalkedAndCirclesEnd() throws {
        try tree.file("generations/7/cert.pem", try leaf.pem)
        try tree.link("live/www", to: "../generations/7")
        try tree.link("generations/7/up", to: "..")
        try tree.link("self", to: ".")
        try tree.link("a", to: "b")
        try tree.link("b", to: "a")
        let walked = Walked(plan)
        #expect(walked.certificates.contains(tree.uri("live/www/cert.pem")))
        #expect(walked.certificates.contains(tree.uri("generations/7/cert.pem")))
        #expect(walked.certificates.count <= 2 + plan.linkLimit)
        for name in ["generations/7/up", "self", "a", "b"] { #expect(walked.blind[tree.uri(name)] == .linkLoop) }
    }

    @Test func linksThatMultiplyAreBounded() throws {
        // Ten levels of ten links each would be ten thousand million directories.
        try tree.folder("0")
        try tree.file("9/cert.pem", try leaf.pem)
        for level in 0..<9 {
            for copy in 0..<10 { try tree.link("\(level)/\(copy)", to: "../\(level + 1)") }
        }
        let walked = Walked(plan)
        #expect(walked.certificates.count == 1 + plan.linkLimit)
        #expect(walked.blind.values.contains(.budgetSpent))
    }

    @Test func whatCannotBeSeenIsTold() throws {
        let secret = try tree.folder("secret")
        let closed = try tree.file("closed.pem", try leaf.pem)
        try tree.link("dangling.pem", to: "nowhere")
        let fifo = tree.root.appending("fifo.pem")
        #expect(fifo.withPlatformString { mkfifo($0, 0o600) } == 0)
        try tree.link("to-fifo.pem", to: "fifo.pem")
        try tree.file("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA")
        let walked = Walked(plan, disk: RefusingDisk(refusing: [secret, closed]))
        #expect(
            walked.blind == [
                tree.uri("secret"): .permissionDenied, tree.uri("closed.pem"): .permissionDenied,
                tree.uri("dangling.pem"): .brokenLink, tree.uri("fifo.pem"): .notARegularFile,
                tree.uri("to-fifo.pem"): .notARegularFile,
                tree.uri("broken.pem"): BlindSpot.Reason(rawValue: "bad_pem"),
            ]
        )
        // A problem is told every time: it is not forgotten because the file did not change.
        #expect(Walked(plan, remembering: walked.cache).blind[tree.uri("broken.pem")]?.rawValue == "bad_pem")
    }

    @Test func hugeFilesAreNotRead() throws {
        let size: Int64 = 100 << 20
        let path = try tree.file("huge.pem", try leaf.pem)
        #expect(path.withPlatformString { truncate($0, off_t(size)) } == 0)
        let zeros = try tree.file("zeros.img")
        #expect(zeros.withPlatformString { truncate($0, off_t(size)) } == 0)
        let walked = Walked(plan)
        #expect(walked.blind == [tree.uri("huge.pem"): .tooLarge])
        #expect(walked.certificates.isEmpty)
    }

    @Test func aThousandLevelsEndAtTheLimit() throws {
        // Made and removed past the file system's own verbs, which weigh every component of every path.
        var paths = [tree.root.string]
        for level in 0..<1000 { paths.append(paths[level] + "/d") }
        for path in paths.dropFirst() { #expect(mkdir(path, 0o700) == 0) }
        defer { for path in paths.dropFirst().reversed() { rmdir(path) } }
        try tree.file("cert.pem", try leaf.pem)
        let walked = Walked(plan)
        #expect(walked.blind.values.contains(.tooDeep))
        #expect(walked.certificates == [tree.uri("cert.pem")])
    }

    @Test func trustStoresAreOnePlace() throws {
        for number in 0..<5 { try tree.file("trust/\(number).crt", try authority.pem) }
        try tree.link("trust/hash.0", to: "0.crt")
        try tree.file("trust/own-server.pem", try leaf.pem)
        try tree.file("bundle", Array(repeating: try authority.pem, count: 60).flatMap(\.self))
        try tree.file("chain.pem", try authority.pem)
        for cache in [LookCache(), Walked(plan).cache] {
            let walked = Walked(plan, remembering: cache)
            let stores = walked.discoveries.compactMap { discovery -> Place? in
                switch discovery {
                case .looked(let place) where place.isTrustStore: place
                case .unchanged(let place) where place.isTrustStore: place
                default: nil
                }
            }
            #expect(Set(stores.map(\.uri)) == [tree.uri("trust"), tree.uri("bundle")])
            let store = stores.first { $0.uri == tree.uri("trust") }
            #expect(store?.evidence == "6 authorities' certificates in 6 files")
            let told = (walked.certificates + walked.unchanged).filter { $0 != tree.uri("bundle") }
            #expect(told == ["chain.pem", "trust/own-server.pem"].map(tree.uri))
        }
    }

    @Test func whatIsGoneIsTold() throws {
        let gone = try tree.file("gone.pem", try leaf.pem)
        let emptied = try tree.file("emptied.pem", try leaf.pem)
        let hidden = try tree.file("hidden/kept.pem", try leaf.pem)
        let first = Walked(plan)
        try tree.disk.remove(gone)
        try tree.file("emptied.pem", "nothing any more")
        let refusing = RefusingDisk(refusing: [hidden.removingLastComponent()])
        let second = Walked(plan, disk: refusing, remembering: first.cache)
        // Of what lies in an unreadable directory nothing is said.
        #expect(Set(second.looked.map(\.uri)).subtracting([FileURI(emptied).text]) == [FileURI(gone).text])
    }

    @Test func networkMountsAreEnteredOnlyWhenNamed() throws {
        let share = try tree.folder("share")
        try tree.file("share/cert.pem", try leaf.pem)
        let mounts = MountTable(mountinfo: Array("36 35 0:50 / \(share) rw - nfs4 server:/x rw\n".utf8))
        let walked = Walked(plan, mounts: mounts)
        #expect(walked.blind == [tree.uri("share"): .networkMount])
        #expect(walked.certificates.isEmpty)
        #expect(Walked(WalkPlan(roots: [share]), mounts: mounts).certificates == [tree.uri("share/cert.pem")])
    }

    @Test func theWalkEndsWhenItsReaderHasEnough() throws {
        for number in 0..<50 { try tree.file("\(number).pem", try leaf.pem) }
        var batches = 0
        _ = FileWalk(disk: LocalFileSystem(), reader: PlainReader(), plan: plan).run(remembering: LookCache()) { _ in
            batches += 1
            return false
        }
        #expect(batches == 1)
    }

    @Test func itWorksOnAThreadOfItsOwn() async throws {
        try tree.file("cert.pem", try leaf.pem)
        let walk = FileWalk(disk: LocalFileSystem(), reader: PlainReader(), plan: plan)
        let cache = await walk.walked(remembering: LookCache()) { _ in true }
        #expect(cache.looks.keys.sorted() == [tree.uri("cert.pem")])
    }
}
