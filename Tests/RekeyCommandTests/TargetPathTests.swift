import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

struct TargetPathTests {
    @Test(arguments: [
        "www.example.com", "www.example.com:443", "192.0.2.0/28", "2001:db8::/120", "[2001:db8::1]:443", "@hosts.txt",
        "https://www.example.com/a.pem", "localhost", "keys.example",
    ])
    func lies(onTheNetwork text: String) { #expect(TargetPath(text) == .network) }

    @Test(arguments: ["nonexist.pem", "./a", "../a", "/nowhere/a.crt", "some/dir", "old.p12", "www.example.com/x"])
    func isWrittenLikeAPath(_ text: String) {
        #expect(TargetPath(text) == .missing(Workplace.absolute(FilePath(text))))
    }

    @Test func whatIsThereIsTakenForWhatItIs() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path.appending("www.example.com")
        try LocalFileSystem().create(path, mode: .ownerReadWrite, group: nil, contents: [])
        #expect(TargetPath(path.string) == .file(path))
        #expect(TargetPath(directory.path.string) == .directory(directory.path))
    }

    /// The usual configuration may be missing where only something is looked at; one that somebody names may not, even
    /// if it is the usual one.
    @Test(arguments: ["/nowhere/rekey.yaml", "/etc/rekey/rekey.yaml"])
    func aNamedConfigurationMustBeThere(_ path: String) throws {
        let options = try GlobalOptions.configured(by: FilePath(path))
        #expect(options.config == path)
        #expect(options.namedConfiguration == path)
        guard try LocalFileSystem().metadata(of: FilePath(path)) == nil else { return }
        #expect(throws: (any Error).self) { _ = try Workplace(options, mayBeUnconfigured: true) }
    }
}
