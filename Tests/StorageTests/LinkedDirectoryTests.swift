import Glibc
import Storage
import SystemPackage
import TestSupport
import Testing

/// A directory that links are put into, reached through links that nobody else can exchange.
struct LinkedDirectoryTests {
    private let local = LocalFileSystem()

    /// `real/inner`, and beside it `way`, a link to `real`.
    private func bench(leadingTo target: String = "real") throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        try local.makeDirectory(place.path.appending("real"), mode: .ownerReadWriteExecute)
        try local.makeDirectory(place.path.appending("real/inner"), mode: .ownerReadWriteExecute)
        try local.symlink(to: target, at: place.path.appending("way"))
        return place
    }

    @Test func ourLinksAreFollowedRelativeOnesAndAbsoluteOnes() throws {
        for target in ["real", "./real"] {
            let place = try bench(leadingTo: target)
            let directory = try local.openDirectory(following: place.path.appending("way/inner"))
            try directory.symlink(to: "/nowhere", at: "link")
            #expect(try directory.readLink("link") == "/nowhere" && directory.readLink("other") == nil)
            #expect(try local.readLink(place.path.appending("real/inner/link")) == "/nowhere")
        }
        let place = try bench(leadingTo: "elsewhere")
        try local.symlink(to: place.path.appending("real").string, at: place.path.appending("elsewhere"))
        _ = try local.openDirectory(following: place.path.appending("way/inner"))
    }

    @Test func aLinkThatOthersCouldExchangeIsRefused() throws {
        let place = try bench()
        let way = place.path.appending("way")
        #expect(chmod(place.path.string, 0o777) == 0)
        #expect(throws: UntrustedDirectory.foreignLink(way, to: "real")) {
            try local.openDirectory(following: way.appending("inner"))
        }
        // The directory itself is still passed: what is exchanged for it is a place of theirs.
        _ = try local.openDirectory(following: place.path.appending("real/inner"))
        #expect(chmod(place.path.string, 0o1777) == 0)
        _ = try local.openDirectory(following: way.appending("inner"))
        // Only root can make one of somebody else's.
        guard geteuid() == 0 else { return }
        #expect(lchown(way.string, 54_321, gid_t.max) == 0)
        #expect(throws: UntrustedDirectory.foreignLink(way, to: "real")) { try local.openDirectory(following: way) }
        #expect(lchown(way.string, 0, gid_t.max) == 0 && chmod(place.path.string, 0o755) == 0)
        #expect(chown(place.path.string, 54_321, gid_t.max) == 0)
        #expect(throws: UntrustedDirectory.foreignLink(way, to: "real")) { try local.openDirectory(following: way) }
    }

    @Test func aCircleOfLinksEnds() throws {
        let place = try bench(leadingTo: "way")
        let way = place.path.appending("way")
        let failure = StorageFailure(operation: .open, path: way, errno: .tooManySymbolicLinkLevels)
        #expect(throws: UntrustedDirectory.storage(failure)) { try local.openDirectory(following: way) }
    }

    @Test func whatIsNotThereIsNamed() throws {
        let place = try bench(leadingTo: "gone")
        for (name, missing) in [("way", "gone"), ("none/inner", "none")] {
            let failure = StorageFailure(
                operation: .open,
                path: place.path.appending(missing),
                errno: .noSuchFileOrDirectory
            )
            #expect(throws: UntrustedDirectory.storage(failure)) {
                try local.openDirectory(following: place.path.appending(name))
            }
        }
    }

    /// Whoever exchanges the path meanwhile leads nobody elsewhere.
    @Test func linksAreMadeInTheDirectoryThatWasOpened() throws {
        let place = try bench()
        let inner = place.path.appending("real/inner")
        let directory = try local.openDirectory(following: inner)
        try local.rename(inner, to: place.path.appending("moved"))
        try local.symlink(to: "/", at: inner)
        try directory.symlink(to: "/nowhere", at: "link")
        #expect(try local.readLink(place.path.appending("moved/link")) == "/nowhere")
    }
}
