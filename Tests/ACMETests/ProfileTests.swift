import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct ProfileTests {
    static let offered: [String: JSONValue] = [
        "profiles": .object(["classic": .string("https://ca.test/classic"), "short": .string("six days\u{1b}")]),
        "profile-sets": .object(["a": .array([.string("classic")])]),
    ]

    private func metadata(_ members: [String: JSONValue]) -> DirectoryMetadata {
        DirectoryMetadata(JSONReader(members: members, path: "directory.meta"))
    }

    @Test(.rows("PF-07", "PF-08", "D-07", "F-P20")) func aProfileIsCheckedBeforeItIsNeeded() {
        let check = { ProfileCheck(wanted: $0, offered: metadata(Self.offered)) }
        #expect(check(nil) == .leftToServer && check(nil).isOffered && check(nil).hint == nil)
        #expect(check("classic") == .offered(ServerText("https://ca.test/classic")))
        #expect(check("short") == .offered(ServerText(#"six days\u{1b}"#)) && check("short").hint == nil)
        let gone = check("tlsclient")
        #expect(gone == .notOffered(instead: [ServerText("classic"), ServerText("short")]) && !gone.isOffered)
        #expect(gone.hint == "choose one of: classic, short")
        let none = ProfileCheck(wanted: "classic", offered: metadata([:]))
        #expect(none == .noProfiles && !none.isOffered && none.hint == "leave the profile out: this CA offers none")
    }

    @Test(.rows("PF-01", "F-P20")) func aProfileThatIsNotListedIsNotOrdered() async throws {
        let scene = try Scene(.init(metadata: Self.offered))
        let account = try scene.account()
        await #expect(
            throws: ACMEFailure.profileNotOffered("x", offered: [ServerText("classic"), ServerText("short")])
        ) { _ = try await scene.client.newOrder([try Identifier("a.example")], profile: "x", as: account) }
        // Asked twice, for the list may be old.
        #expect(scene.ca.requests.map(\.purpose) == [.directory, .directory])
    }

    @Test(.rows("PF-01", "PF-03"), arguments: ["short", "classic", nil])
    func aProfileThatIsNotConfirmedIsReported(confirmed: String?) async throws {
        let scene = try Scene(
            .init(metadata: Self.offered),
            script: { seen, _ in
                guard seen.purpose == .order else { return nil }
                let profile = confirmed.map { #","profile":"\#($0)""# } ?? ""
                return .answer(
                    201,
                    headers: [("Location", FakeCA.orderURL(0))],
                    body: #"{"status":"pending"\#(profile)}"#
                )
            }
        )
        let account = try scene.account()
        let reading = try await scene.client.newOrder([try Identifier("a.example")], profile: "short", as: account)
        #expect(scene.ca.requests.last?.object?.optionalString("profile") == "short")
        #expect(reading.profileNotHonoured == (confirmed != "short"))
    }

    @Test(.rows("PF-03", "PF-04")) func aCertificateOfAnotherProfileIsNoFailure() async throws {
        let scene = try Scene(.init(issuesAtOnce: true, metadata: Self.offered))
        #expect(try await scene.obtain(profile: "short").issued?.profileNotHonoured == true)
        #expect(try await Scene(.init(issuesAtOnce: true)).obtain().issued?.profileNotHonoured == false)
    }

    @Test(.rows("PF-02", "F-P20"), arguments: [RequestPurpose.order, .finalize])
    func aProfileRefusedIsForSomeoneToChange(purpose: RequestPurpose) async throws {
        let scene = try Scene(
            .init(metadata: Self.offered),
            script: { seen, _ in
                let isNewOrder = seen.purpose == .order && seen.payload?.isEmpty == false
                guard seen.purpose == .finalize || isNewOrder, seen.purpose == purpose else { return nil }
                return .answer(400, body: problemText("invalidProfile"))
            }
        )
        let failure = try await scene.failure(profile: "short")
        #expect(failure?.acme?.disposition == .needsOperator)
        #expect(failure?.acme?.hint == "choose a profile the CA offers")
        #expect(scene.ca.requests.count { $0.purpose == purpose && $0.payload?.isEmpty == false } == 1)
    }
}
