import Glibc
import Hooks
import SystemPackage
import Testing

/// T8: a program that others could change is refused, before anything is spent.
struct CommandPathTests {
    let scripts: ScriptDirectory

    init() throws { scripts = try ScriptDirectory() }

    @Test func wordsAreLookedUpInAFixedPath() throws {
        try scripts.script("only-here", "exit 0")
        #expect(try CommandPath.resolve("env") == "/usr/bin/env")
        #expect(throws: CommandRefusal.notFound("only-here")) { try CommandPath.resolve("only-here") }
    }

    @Test func pathsMustBeAbsolute() throws {
        let script = try scripts.script("ok", "exit 0")
        #expect(try CommandPath.resolve(script) == script)
        for word in ["./ok", "bin/ok", "../ok"] {
            #expect(throws: CommandRefusal.relative(word)) { try CommandPath.resolve(word) }
        }
        #expect(throws: CommandRefusal.empty) { try CommandPath.resolve("") }
        #expect(throws: CommandRefusal.unreadable("/bin/a\0b", .invalidArgument)) {
            try CommandPath.resolve("/bin/a\0b")
        }
    }

    @Test func whatIsNoProgramIsRefused() throws {
        let plain = try scripts.script("plain", mode: 0o644, "exit 0")
        let missing = scripts.path + "/missing"
        #expect(throws: CommandRefusal.notExecutable(plain)) { try CommandPath.resolve(plain) }
        #expect(throws: CommandRefusal.unreadable(missing, .noSuchFileOrDirectory)) { try CommandPath.resolve(missing) }
        #expect(throws: CommandRefusal.notAFile(scripts.path)) { try CommandPath.resolve(scripts.path) }
        #expect(throws: CommandRefusal.notAFile("/dev/null")) { try CommandPath.resolve("/dev/null") }
    }

    @Test(arguments: [0o775, 0o757, 0o777] as [mode_t])
    func whatOthersCanWriteIsRefused(mode: mode_t) throws {
        let script = try scripts.script("hook", mode: mode, "exit 0")
        let refusal = CommandRefusal.writableByOthers(script, mode: mode)
        #expect(throws: refusal) { try CommandPath.resolve(script) }
        // A link to it is no better.
        let link = scripts.path + "/link"
        #expect(symlink(script, link) == 0)
        #expect(throws: CommandRefusal.writableByOthers(link, mode: mode)) { try CommandPath.resolve(link) }
    }

    @Test func aDirectoryOthersCanWriteIsRefused() throws {
        let directory = scripts.path + "/open"
        #expect(mkdir(directory, 0o700) == 0)
        let script = try scripts.script("open/hook", "exit 0")
        #expect(try CommandPath.resolve(script) == script)
        #expect(chmod(directory, 0o707) == 0)
        #expect(throws: CommandRefusal.writableByOthers(directory, mode: 0o707)) { try CommandPath.resolve(script) }
        // Through a link from a good place, too.
        let link = scripts.path + "/link"
        #expect(symlink(script, link) == 0)
        #expect(throws: CommandRefusal.writableByOthers(directory, mode: 0o707)) { try CommandPath.resolve(link) }
        // Sticky: others can add, but not replace what is ours.
        #expect(chmod(directory, 0o1777) == 0)
        #expect(try CommandPath.resolve(link) == link)
    }

    @Test func whatBelongsToOthersIsRefused() throws {
        let script = try scripts.script("hook", "exit 0")
        if geteuid() == 0 {
            #expect(chown(script, 65_534, 65_534) == 0)
            #expect(throws: CommandRefusal.foreign(script, owner: 65_534)) { try CommandPath.resolve(script) }
            // To that user itself it is its own, yet the directory is root's: fine.
            #expect(try CommandPath.resolve(script, user: 65_534) == script)
        } else {
            #expect(throws: CommandRefusal.foreign(script, owner: geteuid())) {
                try CommandPath.resolve(script, user: geteuid() &+ 1)
            }
        }
    }

    /// A file that a shell reads into itself need not be executable; all else is asked of it too.
    @Test func sourcedFilesAreJudgedAsPrograms() throws {
        let script = try scripts.script("dns_x.sh", mode: 0o644, "")
        try CommandPath.checkSourced(script)
        #expect(chmod(script, 0o664) == 0)
        #expect(throws: CommandRefusal.writableByOthers(script, mode: 0o664)) { try CommandPath.checkSourced(script) }
        #expect(throws: CommandRefusal.notAFile(scripts.path)) { try CommandPath.checkSourced(scripts.path) }
        #expect(throws: CommandRefusal.relative("dns_x.sh")) { try CommandPath.checkSourced("dns_x.sh") }
        #expect(throws: CommandRefusal.empty) { try CommandPath.checkSourced("") }
        let missing = scripts.path + "/missing.sh"
        #expect(throws: CommandRefusal.unreadable(missing, .noSuchFileOrDirectory)) {
            try CommandPath.checkSourced(missing)
        }
        let open = scripts.path + "/open"
        #expect(mkdir(open, 0o700) == 0)
        let exposed = try scripts.script("open/dns_x.sh", mode: 0o644, "")
        #expect(chmod(open, 0o777) == 0)
        #expect(throws: CommandRefusal.writableByOthers(open, mode: 0o777)) { try CommandPath.checkSourced(exposed) }
    }

    @Test func everyRefusalSaysWhatToDo() {
        let refusals: [CommandRefusal] = [
            .empty, .relative("a/b"), .notFound("x"), .unreadable("/x", .permissionDenied), .notAFile("/x"),
            .notExecutable("/x"), .foreign("/x", owner: 7), .writableByOthers("/x", mode: 0o777),
        ]
        for refusal in refusals {
            #expect(!refusal.hint.isEmpty && !refusal.description.hasSuffix("."))
        }
        #expect(CommandRefusal.relative("a\u{1B}b").description == "a\\u{1b}b: a relative path")
    }
}
