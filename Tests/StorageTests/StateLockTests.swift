import Foundation
import Storage
import SystemPackage
import TestSupport
import Testing

struct StateLockTests {
    let directory: TemporaryDirectory
    var path: FilePath { directory.path.appending("www.lock") }

    init() throws { directory = try TemporaryDirectory() }

    @Test func oneHolderAtATime() throws {
        let lock = try StateLock.acquire(path)
        #expect(throws: LockFailure.held(by: getpid())) { try StateLock.acquire(path) }
        withExtendedLifetime(lock) {}
    }

    @Test func itEndsWithItsHolder() throws {
        do { _ = try StateLock.acquire(path) }
        let again = try StateLock.acquire(path)
        #expect(try LocalFileSystem().metadata(of: path)?.mode.rawValue == 0o600)
        withExtendedLifetime(again) {}
    }

    /// T29: another process's lock is seen, named, and gone when that process is killed.
    @Test func aKilledHolderFreesIt() throws {
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/perl")
        // F_OFD_SETLK is 37, F_WRLCK 1: struct flock as the 64-bit ABI lays it out.
        holder.arguments = [
            "-e",
            """
            $| = 1; open(F, "+>", $ARGV[0]) or die $!; syswrite(F, "$$\\n");
            my $l = pack("s s x4 q q l x4", 1, 0, 0, 0, 0); fcntl(F, 37, $l) or die $!; print "held\\n"; sleep 60;
            """, path.string,
        ]
        let output = Pipe()
        holder.standardOutput = output
        try holder.run()
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "held\n")
        #expect(throws: LockFailure.held(by: holder.processIdentifier)) { try StateLock.acquire(path) }
        kill(holder.processIdentifier, SIGKILL)
        holder.waitUntilExit()
        withExtendedLifetime(try StateLock.acquire(path)) {}
    }

    @Test func whatSaysNoNumberIsStillHeld() throws {
        let lock = try StateLock.acquire(path)
        let text = FileHandle(forUpdatingAtPath: path.string)
        try text?.truncate(atOffset: 0)
        try text?.write(contentsOf: Data("nonsense".utf8))
        #expect(throws: LockFailure.held(by: nil)) { try StateLock.acquire(path) }
        withExtendedLifetime(lock) {}
    }

    @Test func aPlantedLinkIsRefused() throws {
        let victim = directory.path.appending("victim")
        try LocalFileSystem().create(victim, mode: .ownerReadWrite, group: nil, contents: [1])
        try LocalFileSystem().symlink(to: victim.string, at: path)
        #expect(
            throws: LockFailure.storage(
                StorageFailure(operation: .lock, path: path, errno: .tooManySymbolicLinkLevels)
            )
        ) { try StateLock.acquire(path) }
        #expect(try LocalFileSystem().read(victim, limit: 9) == [1])
    }

    @Test func aMissingDirectoryIsNamed() throws {
        let lost = directory.path.appending("no/www.lock")
        let failure = #expect(throws: LockFailure.self) { try StateLock.acquire(lost) }
        #expect(failure?.description == "lock \(lost): no such file or directory")
    }
}
