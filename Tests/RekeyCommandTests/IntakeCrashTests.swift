import Foundation
import Hooks
import Ledger
import MiniCA
import PKI
import Rotation
import Settings
import Storage
import SystemPackage
import TLS
import TestSupport
import Testing

@testable import RekeyCommand

/// Taking over a pair, cut short at every operation on the disk.
struct IntakeCrashTests {
    private enum End: CaseIterable { case killed, powerLosesNames, diskFails }

    /// The same world with another disk and state directory.
    private func effects(_ real: Effects, _ state: StateDirectory, _ disk: any FileSystem) -> Effects {
        Effects(
            files: disk,
            state: state,
            ledger: real.ledger,
            clock: real.clock,
            runner: real.runner,
            prober: real.prober,
            hooks: real.hooks,
            accounts: real.accounts,
            challenges: real.challenges,
            draw: real.draw,
            narrator: real.narrator
        )
    }

    /// Either nothing is live or the whole pair is; and the next run takes it over, whatever the first one left.
    @Test func whateverIsLeftTheNextRunTakesItOver() async throws {
        let bench = try await ImportBench()
        await bench.bench.authority.shutDown()
        let crt = bench.old.appending("certificates/www.rekey.test.crt")
        let pair = IntakePair(
            chain: try CertificateChain(pem: Array(bench.bench.bytes(crt))),
            keyFile: bench.old.appending("certificates/www.rekey.test.key"),
            authority: "mini",
            trust: .system,
            origin: "lego"
        )
        let name = try LineageName("www")
        let world = try Workplace(GlobalOptions.configured(by: bench.bench.configuration))
            .effects(narrator: TerminalNarrator(console: Console(volume: .quiet)))
        var points = 0
        for end in End.allCases {
            var at = 1
            while true {
                let scratch = try TemporaryDirectory()
                let state = StateDirectory(root: scratch.path.appending("state"))
                try state.prepare(LocalFileSystem())
                let graveyard = try TemporaryDirectory()
                let fault: FragileDisk.Fault = end == .diskFails ? .failing(at: at, .ioError) : .dying(at: at)
                let disk = FragileDisk(fault, graveyard: graveyard.path)
                let first = try? await LineageIntake(effects(world, state, disk)).take(pair, as: name)
                if end == .powerLosesNames { try disk.cutPower(.losesNames) }
                try expectAllOrNothing(state, name, pair, "\(end) at \(at)")
                let again = try await LineageIntake(effects(world, state, LocalFileSystem())).take(pair, as: name)
                #expect(try state.liveGeneration(name, LocalFileSystem()) == again.generation, "\(end) at \(at)")
                try expectAllOrNothing(state, name, pair, "\(end) at \(at), after it")
                #expect(try LocalFileSystem().list(state.temporary) == [], "\(end) at \(at)")
                if disk.operations < at {
                    #expect(first?.outcome == .taken)
                    break
                }
                points += 1
                at += 1
            }
        }
        #expect(points > 50, "\(points) points")
    }

    private func expectAllOrNothing(
        _ state: StateDirectory,
        _ name: LineageName,
        _ pair: IntakePair,
        _ point: String
    ) throws {
        let files = LocalFileSystem()
        guard try state.liveGeneration(name, files) != nil else { return }
        let full = try files.read(state.live(name).appending("fullchain.pem"), limit: 1 << 20)
        #expect(full == pair.chain.fullPEM, "\(point)")
        let key = try files.metadata(of: state.live(name).appending("key.pem"))
        #expect(key?.mode.rawValue == 0o600, "\(point)")
        #expect(try #require(key?.size) > 100, "\(point)")
    }
}
