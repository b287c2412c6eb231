import ACME
import Challenges
import Conformance
import Testing

/// What every keeper holds to, whatever the hook was made for.
struct RecordKeeperTests {
    let bench: HookWorkbench

    init() throws { bench = try HookWorkbench() }

    /// Apex and wildcard of one name, or two orders at once: both values stand together, each removes its own.
    @Test(.rows("DN-02", "F-H9", "F-H10"), arguments: HookConvention.allCases)
    func valuesStandBesideEachOther(convention: HookConvention) async throws {
        let keeper = try convention.keeper(on: bench)
        let one = try ProofAnswers.record(token: "one")
        let other = try ProofAnswers.record(token: "other")
        try await keeper.rehearse()
        #expect(bench.zone == [])
        try await keeper.add(one)
        try await keeper.add(other)
        try await keeper.add(one)
        #expect(bench.zone == ["\(one.name) \(one.value)", "\(other.name) \(other.value)"])
        try await keeper.remove(one)
        #expect(bench.zone == ["\(other.name) \(other.value)"])
        try await keeper.remove(one)
        try await keeper.remove(other)
        #expect(bench.zone == [])
    }

    /// Those conventions that pass the record's name write to where a CNAME leads; the others leave that to the hook.
    @Test(.rows("DN-04"), arguments: HookConvention.allCases)
    func delegationIsFollowed(convention: HookConvention) async throws {
        let keeper = try convention.keeper(on: bench)
        var record = try ProofAnswers.record()
        record.target = "_acme-challenge.example-com.proofs.example.net"
        try await keeper.add(record)
        switch convention {
        case .lego, .acmeSh, .own: #expect(bench.zone == ["\(record.target) \(record.value)"])
        case .legoRaw, .dehydrated, .certbot: #expect(bench.zone == ["\(record.name) \(record.value)"])
        }
    }

    /// A name that a convention cannot express is refused, and nothing is written somewhere else instead.
    @Test(arguments: HookConvention.allCases)
    func theLabelOfAnAccountIsWrittenOrRefused(convention: HookConvention) async throws {
        let keeper = try convention.keeper(on: bench)
        let usual = try ProofAnswers.record()
        let record = ChallengeRecord(
            type: .dnsAccount01,
            name: "_ujmmovf2vn55tgye._acme-challenge.example.com",
            value: usual.value,
            domain: usual.domain,
            token: usual.token,
            keyAuthorization: usual.keyAuthorization
        )
        switch convention {
        case .lego, .acmeSh, .own:
            try await keeper.add(record)
            #expect(bench.zone == ["\(record.name) \(record.value)"])
        case .legoRaw, .dehydrated, .certbot:
            let failure = await #expect(throws: SolverFailure.self) { try await keeper.add(record) }
            #expect(failure?.isPermanent == true)
            #expect(bench.zone == [])
        }
    }
}
