import Foundation
import MiniCA
import PKI
import Rotation
import Settings
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// `rekey import` and `rekey adopt` through their own doors, with what a real authority issued.
struct ImportTests {
    private func live(_ bench: ImportBench, _ name: String) throws -> GenerationNumber? {
        try bench.state.liveGeneration(LineageName(name), bench.files)
    }

    /// Names and contents of a tree.
    private func contents(_ root: FilePath) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.string)
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                FileManager.default.contents(atPath: root.appending(name).string).map { (name, $0) }
            }
        )
    }

    @Test func whatAnotherToolHadGoesOnHere() async throws {
        let bench = try await ImportBench()
        let before = try contents(bench.old)
        let requests = await bench.bench.authority.requestCounts()
        #expect(try await bench.takeOver("--dry-run", "--write", bench.configuration.string) == 0)
        #expect(try bench.files.metadata(of: bench.state.root) == nil, "a rehearsal writes nothing")
        #expect(try bench.files.metadata(of: bench.configuration) == nil)
        #expect(try await bench.takeOver("--write", bench.configuration.string, "--name", "www.rekey.test=www") == 0)
        #expect(await bench.bench.authority.requestCounts() == requests, "no request is sent")
        #expect(try live(bench, "www") == .first)
        #expect(try contents(bench.old) == before)
        let served = bench.old.appending("certificates/www.rekey.test.crt")
        #expect(
            try bench.bench.bytes(bench.state.live(LineageName("www")).appending("fullchain.pem"))
                == (try bench.bench.bytes(served))
        )
        #expect(try bench.files.metadata(of: bench.configuration)?.mode.rawValue == 0o644)
        // Again: nothing changes.
        #expect(try await bench.takeOver("--name", "www.rekey.test=www") == 0)
        #expect(try live(bench, "www") == .first)
        await bench.bench.authority.shutDown()
    }

    @Test func theNextRotationUsesTheImportedAccount() async throws {
        let bench = try await ImportBench()
        #expect(try await bench.takeOver("--write", bench.configuration.string, "--name", "www.rekey.test=www") == 0)
        let url = try #require(try bench.url(in: bench.state, bench.authority))
        #expect(url == (try bench.url(in: bench.bench.state, "mini")))
        // The challenge is what lego does not note: it is filled in as its comment says.
        let text = String(decoding: try bench.bench.bytes(bench.configuration), as: UTF8.self)
        #expect(text.contains("  # fill in: "))
        let port = text.replacing("listen: \"[::]:80\"", with: "listen: \"127.0.0.1:\(bench.bench.challengePort)\"")
        // Without the last line the pass would scan the machine that the tests run on.
        let settings = port + "scan: { every: never }\n"
        try Data(settings.utf8).write(to: URL(filePath: bench.configuration.string))
        let orders = await bench.bench.authority.orders().count
        #expect(try await bench.run("run") == 0)
        #expect(await bench.bench.authority.orders().count == orders, "nothing is due")
        #expect(try await bench.run("rotate", "www", "--force") == 0)
        #expect(await bench.bench.authority.orders().count == orders + 1)
        #expect(try bench.url(in: bench.state, bench.authority) == url)
        #expect(try live(bench, "www")?.rawValue == 2)
        await bench.bench.authority.shutDown()
    }

    /// An account whose URL the tool did not note: the first order finds it by its key.
    @Test func anAccountWithoutItsURLIsFoundByItsKey() async throws {
        let bench = try await ImportBench()
        let known = try #require(try bench.url(in: bench.bench.state, "mini"))
        let server = bench.bench.authority.directoryURL.split(separator: "/")[1].replacing(":", with: "_")
        try bench.write("{\"email\": \"ops@rekey.test\"}", to: "accounts/\(server)/ops@rekey.test/account.json")
        #expect(try await bench.takeOver("--write", bench.configuration.string) == 0)
        #expect((try? bench.url(in: bench.state, bench.authority)) == nil)
        #expect(try await bench.run("account", "register", bench.authority) == 0)
        #expect(try bench.url(in: bench.state, bench.authority) == known)
        await bench.bench.authority.shutDown()
    }

    @Test func aNameWithAnotherCertificateIsRefused() async throws {
        let bench = try await ImportBench()
        #expect(try await bench.takeOver("--write", bench.configuration.string, "--name", "www.rekey.test=www") == 0)
        _ = try await bench.bench.pass(Urgency(forced: .forced(reason: "test")))
        let from = bench.bench.state.live(try LineageName("www"))
        try bench.copy(from.appending("fullchain.pem"), to: "certificates/www.rekey.test.crt")
        try bench.copy(from.appending("key.pem"), to: "certificates/www.rekey.test.key")
        #expect(try await bench.takeOver("--name", "www.rekey.test=www") == 1)
        #expect(try live(bench, "www") == .first)
        #expect(try bench.files.list(bench.state.generations(LineageName("www"))) == ["0001"])
        await bench.bench.authority.shutDown()
    }

    @Test func aKeyThatIsNotTheCertificatesIsRefused() async throws {
        let bench = try await ImportBench()
        let server = bench.bench.authority.directoryURL.split(separator: "/")[1].replacing(":", with: "_")
        try bench.copy(
            bench.old.appending("accounts/\(server)/ops@rekey.test/keys/ops@rekey.test.key"),
            to: "certificates/www.rekey.test.key"
        )
        #expect(try await bench.takeOver("--write", bench.configuration.string) == 1)
        #expect(try live(bench, "www.rekey.test") == nil)
        #expect(try bench.files.list(bench.state.temporary) == [])
        await bench.bench.authority.shutDown()
    }

    @Test func whatIsThereIsNotOverwritten() async throws {
        let bench = try await ImportBench()
        try bench.write("mine", to: "mine.yaml")
        let mine = bench.old.appending("mine.yaml")
        #expect(try await bench.takeOver("--write", mine.string) == 1)
        #expect(String(decoding: try bench.bench.bytes(mine), as: UTF8.self) == "mine")
        #expect(try bench.files.metadata(of: bench.state.root) == nil, "refused before anything is done")
        await bench.bench.authority.shutDown()
    }

    @Test func wrongWordsAreUsage() async throws {
        let bench = try await ImportBench()
        #expect(try await bench.run("import", "traefik") == 64)
        #expect(try await bench.takeOver("--name", "gone=www") == 64)
        #expect(try await bench.takeOver("--link", "www:fullchain=/x") == 64)
        #expect(try await bench.takeOver("--link", "fullchain=relative") == 64)
        #expect(try await bench.run("import", "lego", bench.old.appending("certificates").string) == 1)
        await bench.bench.authority.shutDown()
    }

    @Test func aFileIsAdoptedWithTheKeyBesideIt() async throws {
        let bench = try await ImportBench()
        let file = bench.old.appending("certificates/www.rekey.test.crt").string
        let place = ["--state", bench.state.root.string, "--write", bench.configuration.string]
        #expect(
            await Rekey.status(of: ["adopt", file, "--name", "www", "--quiet", "--config", "/nonexistent/x"] + place)
                == 0
        )
        #expect(try live(bench, "www") == .first)
        let text = String(decoding: try bench.bench.bytes(bench.configuration), as: UTF8.self)
        let configuration = try SettingsFile.load(text: text, path: "written")
        let certificate = try #require(configuration.certificates.first)
        #expect(certificate.identifiers.map(\.value) == ["www.rekey.test"])
        // No public authority renews what a private one issued, unless somebody says so.
        #expect(certificate.authorities == ["private"])
        #expect(configuration.authorities.map(\.directory) == [AdoptionPlan.unknownDirectory])
        #expect(text.contains("  # fill in: the directory URL"))
        #expect(certificate.deploy.first?.link?.fullchain == file)
        #expect(certificate.deploy.first?.link?.key == file.replacing(".crt", with: ".key"))
        // The files are as they were: whoever replaces them by links is told how.
        #expect(try bench.files.metadata(of: FilePath(file))?.kind == .file)
        #expect(try await bench.run("adopt", "/nonexistent.pem") == 1)
        #expect(try await bench.run("adopt", file, "--authority", "nobody") == 64)
        #expect(try await bench.run("adopt", file.replacing(".crt", with: ".key")) == 1)
        await bench.bench.authority.shutDown()
    }

    @Test func aFileWithItsKeyIsAdoptedAsABundle() async throws {
        let bench = try await ImportBench()
        let pair = ["key", "crt"].map { bench.old.appending("certificates/www.rekey.test.\($0)") }
        let file = bench.bench.scratch.path.appending("both.pem")
        let both = try pair.map { try Data(contentsOf: URL(filePath: $0.string)) }.reduce(Data(), +)
        try bench.files.create(file, mode: .ownerReadWrite, group: nil, contents: Array(both))
        let options = [
            "--name", "www", "--quiet", "--config", "/nonexistent/x", "--state", bench.state.root.string,
            "--write", bench.configuration.string,
        ]
        #expect(await Rekey.status(of: ["adopt", file.string, "--key", pair[0].string] + options) == 1)
        #expect(await Rekey.status(of: ["adopt", file.string] + options) == 0)
        #expect(try live(bench, "www") == .first)
        let text = String(decoding: try bench.bench.bytes(bench.configuration), as: UTF8.self)
        let link = try #require(try SettingsFile.load(text: text, path: "w").certificates.first?.deploy.first?.link)
        #expect(link.bundle == file.string && link.key == nil && link.fullchain == nil)
        #expect(try bench.bench.bytes(file) == both, "the file is as it was")
        await bench.bench.authority.shutDown()
    }

    /// Certificates of public authorities go to the first one of the configuration, or to Let's Encrypt.
    @Test(
        arguments: [
            (true, nil, "letsencrypt"), (nil, nil, "letsencrypt"), (false, nil, "private"),
            (false, "letsencrypt", "letsencrypt"),
        ] as [(Bool?, String?, String)]
    )
    func whoRenewsGoesByWhoIssued(isPublic: Bool?, wish: String?, authority: String) async throws {
        let bench = try await ImportBench()
        let file = bench.old.appending("certificates/www.rekey.test.crt")
        let leaf = try CertificateChain(pem: Array(try bench.bench.bytes(file))).leaf
        let issuer = AdoptionPlan.Issuer(name: leaf.issuer, isPublic: isPublic)
        var wishes = AdoptionPlan.Wishes()
        wishes.authority = wish
        let plan = try AdoptionPlan(leaf, at: .bundle(file), issuer: issuer, besides: nil, wishes)
        #expect(plan.authority == authority)
        // One that is known to be private is preferred for a private certificate.
        var existing = Configuration()
        existing.authorities = [
            Settings.Authority(name: "public", directory: "https://ca.example/d"),
            Settings.Authority(name: "own", directory: "https://ca.internal/d", chainRoots: "/roots.pem"),
        ]
        let besides = try AdoptionPlan(leaf, at: .bundle(file), issuer: issuer, besides: existing, wishes)
        #expect(besides.authority == wish ?? (isPublic == false ? "own" : "public"))
        await bench.bench.authority.shutDown()
    }

    @Test func anEndpointIsAdoptedAsConfigurationOnly() async throws {
        let bench = try await ImportBench()
        let endpoint = "127.0.0.1:\(bench.bench.authority.port)"
        #expect(try await bench.run("adopt", endpoint, "--name", "ca", "--write", bench.configuration.string) == 0)
        let text = String(decoding: try bench.bench.bytes(bench.configuration), as: UTF8.self)
        #expect(text.contains("  # fill in: "))
        let configuration = try SettingsFile.load(text: text, path: "written")
        #expect(configuration.certificates.first?.deploy.first?.verify.first?.connect == endpoint)
        #expect(try await bench.run("adopt", "127.0.0.1:1") == 1)
        await bench.bench.authority.shutDown()
    }
}
