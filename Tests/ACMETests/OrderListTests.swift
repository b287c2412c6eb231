import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct OrderListTests {
    private static let list = FakeCA.base + "/acct/1/orders"

    private func read(
        _ pages: [String: FakeCA.Scripted],
        names: String? = list,
        atMost limit: Int = 100
    ) async throws -> (OrderList?, Scene) {
        let scene = try Scene(script: { seen, _ in
            if seen.url == FakeCA.base + "/acct/1" {
                let member = names.map { #","orders":"\#($0)""# } ?? ""
                return .answer(200, body: #"{"status":"valid"\#(member)}"#)
            }
            return pages[seen.url]
        })
        let identity = try scene.account()
        let account = try await scene.client.account(identity)
        return (try await scene.client.orders(of: account, as: identity, atMost: limit), scene)
    }

    private func page(_ orders: String, next: String? = nil) -> FakeCA.Scripted {
        .answer(
            200,
            headers: next.map { [("Link", "<https://ca.test/dir>;rel=\"index\", <\($0)>;rel=\"next\"")] } ?? [],
            body: #"{"orders":[\#(orders)]}"#
        )
    }

    @Test(.rows("A-27", "SW-02")) func pagesAreFollowed() async throws {
        let (list, scene) = try await read([
            Self.list: page(
                #""https://ca.test/o/1","https://ca.test/o/2",7,"https://evil.example/""#,
                next: "orders?c=2"
            ),
            FakeCA.base + "/acct/1/orders?c=2": page(#""https://ca.test/o/2","https://ca.test/o/3""#),
        ])
        #expect(list?.urls.map(\.text) == ["https://ca.test/o/1", "https://ca.test/o/2", "https://ca.test/o/3"])
        #expect(list?.isComplete == true)
        #expect(scene.ca.requests.filter { $0.method == .post }.allSatisfy { $0.payload == "" })
    }

    @Test(.rows("A-27", "A-07")) func aServerWithoutAListHasNone() async throws {
        #expect(try await read([:], names: nil).0 == nil)
        for status in [403, 404, 405, 501] {
            #expect(try await read([Self.list: .answer(status)]).0 == nil)
        }
        await #expect(throws: ACMEFailure.self) {
            _ = try await read([Self.list: .answer(400, body: problemText("malformed"))])
        }
    }

    @Test(.rows("A-27")) func readingEnds() async throws {
        let (circle, scene) = try await read([Self.list: page(#""https://ca.test/o/1""#, next: Self.list)])
        #expect(circle?.isComplete == false && circle?.urls.count == 1 && scene.ca.signed.count == 2)
        let (cut, _) = try await read([Self.list: page(#""https://ca.test/o/1""#, next: "/more")], atMost: 1)
        #expect(cut?.isComplete == false && cut?.urls.count == 1)
        let (broken, _) = try await read([
            Self.list: page(#""https://ca.test/o/1""#, next: "/more"), FakeCA.base + "/more": .answer(404),
        ])
        #expect(broken?.isComplete == false && broken?.urls.count == 1)
        let (away, _) = try await read([Self.list: page("", next: "https://evil.example/")])
        #expect(away?.urls == [])
    }
}
