import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// The demonstration is a test too: a real authority, a real service, real handshakes.
struct DemoStoryTests {
    @Test func itTellsTheTruth() async throws {
        let scratch = try TemporaryDirectory()
        let root = scratch.path.appending("demo")
        let story = DemoStory(root: root, console: Console(volume: .quiet), tells: false)
        try story.clear()
        let facts = try await story.tell()
        #expect(facts.firstKey.count == 64)
        #expect(facts.secondKey != facts.firstKey)
        #expect(facts.failure.hasPrefix("not deployed: "))
        #expect(facts.servedAfterFailure == facts.secondKey)
        #expect(![facts.firstKey, facts.secondKey].contains(facts.servedAtTheEnd))
        #expect(facts.orders == 3)
        let state = StateDirectory(root: root.appending("state"))
        #expect(try state.liveGeneration(LineageName("web"), LocalFileSystem())?.rawValue == 3)
    }

    @Test func itOverwritesNothingButItself() throws {
        let scratch = try TemporaryDirectory()
        let files = LocalFileSystem()
        let root = scratch.path.appending("work")
        try files.makeDirectory(root, mode: .ownerReadWriteExecute)
        try files.create(root.appending("thesis"), mode: .ownerReadWrite, group: nil, contents: [1])
        let story = DemoStory(root: root, console: Console(volume: .quiet), tells: false)
        #expect(throws: DemoStory.Failure.self) { try story.clear() }
        #expect(try files.list(root) == ["thesis"])
        let again = DemoStory(root: scratch.path.appending("demo"), console: Console(volume: .quiet), tells: false)
        try again.clear()
        try again.clear()
    }
}
