import Foundation
import PKI
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Deployment

/// Links of a certificate with two keys, and what becomes of them as one key becomes two and two become one.
struct DualLinkTests {
    private let local = LocalFileSystem()

    private func leads(_ bench: Bench, _ name: String) throws -> String? {
        try local.readLink(bench.users.appending(name)).map { target in
            target.replacing(bench.state.liveLinks.string + "/www/", with: "")
        }
    }

    /// A target that has one pair of paths for the kind of key given, as a certificate with one key does.
    private func single(_ bench: Bench, _ family: KeyFamily) -> DeploymentTarget {
        DeploymentTarget(
            name: "web",
            links: [
                GenerationFile(family, .fullchain): bench.users.appending("\(family).crt"),
                GenerationFile(family, .key): bench.users.appending("\(family).key"),
            ]
        )
    }

    @Test func eachKeyHasItsOwnPaths() async throws {
        let bench = try Bench()
        try await bench.deployDual(1, for: [bench.dualTarget()])
        #expect(try leads(bench, "rsa.key") == "rsa/key.pem")
        #expect(try leads(bench, "ecdsa.crt") == "ecdsa/fullchain.pem")
        for family in DualFixture.families { #expect(try bench.servable(family) == DualFixture.leaf(family, 1)) }
        try await bench.deployDual(2, for: [bench.dualTarget()])
        for family in DualFixture.families { #expect(try bench.servable(family) == DualFixture.leaf(family, 2)) }
    }

    /// One key becomes two: the path that was there shows the old pair, then the new one of the same kind.
    @Test func oneKeyBecomesTwo() async throws {
        let bench = try Bench()
        try await bench.deploy(1, "one", for: [single(bench, .ecdsa)])
        #expect(try leads(bench, "ecdsa.key") == "key.pem")
        try await bench.deployDual(2, for: [bench.dualTarget()])
        #expect(try leads(bench, "ecdsa.key") == "ecdsa/key.pem")
        for family in DualFixture.families { #expect(try bench.servable(family) == DualFixture.leaf(family, 2)) }
    }

    /// A service that refuses the two: everything is as before, and no path leads to nothing.
    @Test func aRefusalLeavesTheOnePair() async throws {
        let bench = try Bench()
        try await bench.deploy(1, "one", for: [single(bench, .ecdsa)])
        bench.runner.answer { _ in 1 }
        await #expect(throws: ActivationFailure.self) {
            let validated = try await bench.validateDual(bench.stageDual(2))
            _ = try await bench.activate(validated, for: [bench.dualTarget(validate: ["/bin/true"])])
        }
        #expect(try bench.liveNumber() == 1)
        #expect(try leads(bench, "ecdsa.key") == "key.pem")
        #expect(try bench.servable(.ecdsa) == Fixture.leaf("one"))
        #expect(try local.metadata(of: bench.users.appending("rsa.key")) == nil)
    }

    /// Going back to a generation with one key that was made before anybody thought of two.
    @Test func twoKeysGoBackToOne() async throws {
        let bench = try Bench()
        try await bench.deploy(1, "one", for: [single(bench, .ecdsa)])
        let live = try await bench.deployDual(2, for: [bench.dualTarget()])
        let previous = try #require(live.previous)
        let rollback = Rollback(
            fileSystem: local,
            state: bench.state,
            runner: bench.runner,
            verifier: Verifier(prober: ListedProber([]))
        )
        _ = try await rollback.run(to: previous, for: [bench.dualTarget()])
        #expect(try bench.liveNumber() == 1)
        // The only pair there is stands in for both.
        for family in DualFixture.families { #expect(try bench.servable(family) == Fixture.leaf("one")) }
        // And forward again, by an activation.
        let staged = try Stager(fileSystem: local, state: bench.state).reopen(bench.name, Bench.number(2))
        _ = try await bench.activate(bench.validateDual(staged), for: [bench.dualTarget()])
        for family in DualFixture.families { #expect(try bench.servable(family) == DualFixture.leaf(family, 2)) }
    }

    /// Two keys become one by configuration: the generation that follows stands in for the paths of both.
    @Test func twoKeysBecomeOne() async throws {
        let bench = try Bench()
        try await bench.deployDual(1, for: [bench.dualTarget()])
        try await bench.deploy(2, "two", for: [single(bench, .ecdsa)])
        #expect(try leads(bench, "ecdsa.key") == "key.pem")
        #expect(try bench.servable(.ecdsa) == Fixture.leaf("two"))
        // Nobody has asked for these paths any more; they do not lead to nothing all the same.
        #expect(try bench.servable(.rsa) == Fixture.leaf("two"))
    }

    @Test func realFilesAreOfTheirOwnKind() async throws {
        let bench = try Bench()
        let plan = CopyPlan(paths: [
            CopyForm(.rsa, .pem(.bundle)): bench.users.appending("rsa.pem"),
            CopyForm(.ecdsa, .pem(.bundle)): bench.users.appending("ecdsa.pem"),
            CopyForm(.rsa, .pkcs12): bench.users.appending("rsa.p12"),
        ])
        let target = DeploymentTarget(name: "copy", copies: plan)
        for number in 1...2 {
            try await bench.deployDual(number, for: [target])
            for family in DualFixture.families {
                let path = bench.users.appending("\(family).pem")
                #expect(try bench.servable(chain: path, key: path) == DualFixture.leaf(family, number))
            }
            let placer = CopyPlacer(fileSystem: local, state: bench.state)
            #expect(placer.areInPlace(bench.name, Bench.number(number), plan))
        }
        #expect(!CopyPlacer(fileSystem: local, state: bench.state).areInPlace(bench.name, .first, plan))
    }

    @Test func linksAreOursInBothLayouts() throws {
        let bench = try Bench()
        let placer = LinkPlacer(fileSystem: local, state: bench.state)
        let path = bench.users.appending("x")
        for (target, isOurs) in [
            ("www/key.pem", true), ("www/rsa/key.pem", true), ("www/ed25519/bundle.pem", true),
            ("www/dsa/key.pem", false), ("www/rsa/other.pem", false), ("www/rsa/rsa/key.pem", false),
            ("../x/key.pem", false), ("www//key.pem", false),
        ] {
            try local.remove(path)
            try local.symlink(to: "\(bench.state.liveLinks.string)/\(target)", at: path)
            let found = try? placer.look(at: path, expecting: "")
            #expect((found == .ours) == isOurs, "\(target)")
        }
    }

    /// The whole of the decision, for all that can be live and all that can follow.
    @Test func linksAreNeverMovedToNothing() {
        let layouts: [[KeyFamily]] = [[], [.ecdsa, .rsa], [.ecdsa, .rsa, .ed25519]]
        for next in layouts {
            #expect(LayoutChange(from: nil, to: next, hasStandIns: false) == .none)
            for live in layouts {
                for hasStandIns in [false, true] {
                    let change = LayoutChange(from: live, to: next, hasStandIns: hasStandIns)
                    let expected: LayoutChange =
                        live == next ? .none : (next.isEmpty && !hasStandIns ? .linksFirst : .swapFirst)
                    #expect(change == expected)
                }
            }
        }
    }
}
