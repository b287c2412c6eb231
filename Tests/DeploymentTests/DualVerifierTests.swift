import COpenSSL
import CertificateWorkshop
import Foundation
import Hooks
import PKI
import SystemPackage
import TLS
import Testing

@testable import Deployment

/// A service has to show both new certificates: each kind of client is played.
struct DualVerifierTests {
    private let bench: Bench
    private let verifier = Verifier(
        prober: SystemProber(),
        pause: .milliseconds(20),
        patience: .seconds(20),
        needed: 2
    )

    init() throws { bench = try Bench() }

    private func pair(_ family: KeyFamily, _ number: Int) throws -> TLSListener.Pair {
        let workshop = try DualFixture.shared()
        let name = "\(family)-\(number)"
        return TLSListener.Pair(fullchain: workshop.path("\(name).full.pem"), key: workshop.path("\(name).key"))
    }

    private func verify(_ manner: TLSListener.Manner, before: Survey? = nil) async throws -> (Verdict, Served) {
        let listener = try TLSListener(manner)
        defer { listener.stop() }
        let generation = try bench.stageDual(2).generation
        let endpoint = Endpoint(host: "127.0.0.1", port: listener.port, serverName: "www.example.com")
        let verdict = await verifier.verify([endpoint], expecting: generation, settle: .milliseconds(100))
        let known = Survey([endpoint.understanding(.ecdsa): [], endpoint.understanding(.rsa): []])
        return (verdict, ServedSummary([verdict], before: before ?? known).served)
    }

    @Test func bothAreForced() async throws {
        let (verdict, served) = try await verify(.together([pair(.ecdsa, 2), pair(.rsa, 2)]))
        #expect(verdict.endpoints.map(\.endpoint.family) == [.ecdsa, .rsa])
        #expect(verdict.isServedEverywhere)
        #expect(served == .new)
    }

    /// TLS 1.2 goes by the suites as well.
    @Test func bothAreForcedInTLS12() async throws {
        let (verdict, served) = try await verify(.together([pair(.rsa, 2), pair(.ecdsa, 2)], most: TLS1_2_VERSION))
        #expect(verdict.isServedEverywhere)
        #expect(served == .new)
    }

    @Test func oneOldCertificateIsEnoughToFail() async throws {
        let (verdict, served) = try await verify(.together([pair(.ecdsa, 2), pair(.rsa, 1)]))
        #expect(!verdict.isServedEverywhere)
        #expect(served == .mixed)
        #expect(verdict.endpoints.first { $0.endpoint.family == .ecdsa }?.addresses.first?.seen.isExpected == true)
        let old = try DualFixture.leaf(.rsa, 1)
        #expect(
            verdict.endpoints.first { $0.endpoint.family == .rsa }?.addresses.first?.seen
                == .other(fingerprint: old.fingerprint, notAfter: old.validity.notAfter)
        )
    }

    /// A service without a certificate of one kind, before as after: nothing got worse, and nothing is proven.
    @Test func whatNeverHadTheKindIsUnproven() async throws {
        let (verdict, served) = try await verify(.serve([pair(.ecdsa, 2)]))
        #expect(!verdict.isServedEverywhere)
        #expect(served == .unreachable)
        let rsa = verdict.endpoints.first { $0.endpoint.family == .rsa }
        #expect(rsa?.addresses.first?.seen.isUnreachable == true)
        #expect(rsa?.endpoint.description.hasSuffix("(www.example.com, rsa)") == true)
    }

    @Test func whatIsLookedAtBeforeIsLookedAtAfter() async throws {
        let listener = try TLSListener(.together([pair(.ecdsa, 1), pair(.rsa, 1)]))
        defer { listener.stop() }
        let generation = try bench.stageDual(2).generation
        let endpoint = Endpoint(host: "127.0.0.1", port: listener.port, serverName: "www.example.com")
        let survey = await verifier.survey([endpoint], for: generation)
        for family in DualFixture.families {
            #expect(survey.wasReachable("127.0.0.1", of: endpoint.understanding(family)))
        }
        #expect(!survey.wasReachable("127.0.0.1", of: endpoint))
    }

    @Test func hooksAreToldBothAndNotHalf() throws {
        let dual = try bench.stageDual(1).generation
        let facts = PairFacts.of(dual)
        #expect(facts[.keys] == .list(["ecdsa", "rsa"]))
        #expect(facts[.keyFile] == nil)
        #expect(facts[.rsaKeyFile] == .text(dual.directory.appending("rsa/key.pem").string))
        #expect(facts.count == 11)
        let one = try Bench().stage(1, "one").generation
        #expect(PairFacts.of(one)[.keyFile] == .text(one.path(of: .key).string))
        #expect(PairFacts.of(one).count == 5)
        for family in KeyFamily.allCases {
            for file in PairFile.allCases {
                #expect(
                    PairFacts.fact(family, file).rawValue
                        == "\(family.rawValue.uppercased())_\(PairFacts.fact(nil, file).rawValue)"
                )
            }
        }
    }
}
