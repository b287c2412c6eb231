import Glibc
import Storage
import SystemPackage
import Testing

@testable import Inventory

struct KeySearchTests {
    let tree: Planted

    init() throws { tree = try Planted() }

    /// Says that a key fits when its file begins with "fits".
    private func search(_ disk: some DiskReading = LocalFileSystem()) -> KeySearch<some DiskReading> {
        KeySearch(disk: disk) { descriptor in
            var octets = [UInt8](repeating: 0, count: 4)
            return read(descriptor, &octets, 4) == 4 && octets == Array("fits".utf8)
        }
    }

    @Test func theKeyIsTheOneThatFits() throws {
        let certificate = try tree.file("api.example.com.crt", [1], mode: 0o644)
        try tree.file("api.example.com.key", "another")
        let key = try tree.file("server.key", Array("fits".utf8), mode: 0o640)
        let found = try search().around(certificate, holdsKey: false, configuredKey: nil)
        #expect(found.key?.path == key)
        #expect(found.evidence == .matching)
        #expect(found.key?.mode.rawValue == 0o640)
        #expect(found.key?.isReadableByGroup == true)
        #expect(found.key?.isReadableByAll == false)
        #expect(found.certificate.isReadableByAll)
        #expect(found.directory?.kind == .directory)
        #expect(found.key?.owner == getuid())
    }

    /// Another certificate's key under this one's name is told; under any other name it is nobody's concern here.
    @Test func aKeyThatGoesByTheNameAndDoesNotFitIsTold() throws {
        let search = KeySearch(disk: LocalFileSystem(), isKey: { _ in true }, keyMatches: { _ in false })
        for (certificate, key) in [("api.crt", "api.key"), ("fullchain3.pem", "privkey3.pem"), ("cert.pem", "key.pem")]
        {
            let path = try tree.file("\(certificate).d/\(certificate)")
            try tree.file("\(certificate).d/other.key")
            #expect(try search.around(path, holdsKey: false, configuredKey: nil).key == nil)
            let wrong = try tree.file("\(certificate).d/\(key)")
            let found = try search.around(path, holdsKey: false, configuredKey: nil)
            #expect(found.key?.path == wrong)
            #expect(found.evidence == .named)
        }
    }

    @Test func certbotNumbersItsKeys() throws {
        let certificate = try tree.file("cert12.pem")
        try tree.file("privkey1.pem", "fits")
        let key = try tree.file("privkey12.pem", "fits")
        #expect(try search().around(certificate, holdsKey: false, configuredKey: nil).key?.path == key)
    }

    @Test func aConfiguredKeyIsBelievedAndAMissingOneTold() throws {
        let certificate = try tree.file("a.pem")
        let key = try tree.file("elsewhere/k", "anything")
        let found = try search().around(certificate, holdsKey: false, configuredKey: key)
        #expect(found.evidence == .configured)
        #expect(found.directory?.path == key.removingLastComponent())
        let gone = try search().around(certificate, holdsKey: false, configuredKey: tree.root.appending("gone"))
        #expect(gone.key == nil)
        #expect(gone.evidence == nil)
        #expect(gone.blindSpots.map(\.reason) == [.missingFile])
        let same = try search().around(certificate, holdsKey: true, configuredKey: nil)
        #expect(same.evidence == .sameFile)
    }

    @Test func copiesOfTheKeyAreFoundBesideItAndOfTheCertificateNone() throws {
        let certificate = try tree.file("c/a.pem")
        let key = try tree.file("k/server.key", "fits")
        for name in ["k/server.key.bak", "k/server.key~", "k/.server.key.swp", "k/server.key.old.2", "c/a.pem.orig"] {
            try tree.file(name, [1], mode: 0o644)
        }
        for name in ["k/server.keys", "k/server.key.pub", "k/other.key.bak"] { try tree.file(name) }
        let found = try search().around(certificate, holdsKey: false, configuredKey: key)
        #expect(
            Set(found.copies.map(\.path.lastComponent?.string))
                == ["server.key.bak", "server.key~", ".server.key.swp", "server.key.old.2"]
        )
        #expect(found.copies.allSatisfy { $0.isReadableByAll })
    }

    @Test func aKeyThatMayNotBeReadIsTold() throws {
        let certificate = try tree.file("a.crt")
        let key = try tree.file("a.key", "fits")
        let found = try search(RefusingDisk(refusing: [key])).around(certificate, holdsKey: false, configuredKey: nil)
        #expect(found.key == nil)
        let refusal = StorageFailure(operation: .read, path: key, errno: .permissionDenied)
        #expect(found.blindSpots == [BlindSpot(key, refusal)])
    }
}
