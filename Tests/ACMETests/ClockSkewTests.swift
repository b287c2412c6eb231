import Conformance
import FoundationEssentials
import Testing

@testable import ACME

struct ClockSkewTests {
    /// 2027-01-15T08:00:00Z, as the manual clock begins.
    let now = Date(timeIntervalSince1970: 1_800_000_000)

    static let fields: [(date: String?, age: String?, skew: Double?)] = [
        ("Fri, 15 Jan 2027 08:00:00 GMT", nil, 0), ("Fri, 15 Jan 2027 08:10:00 GMT", nil, 600),
        ("Thu, 14 Jan 2027 08:00:00 GMT", nil, -86_400), ("Thu, 14 Jan 2027 08:00:00 GMT", "0", -86_400),
        ("Thu, 14 Jan 2027 08:00:00 GMT", "86400", nil), (nil, nil, nil), ("yesterday", nil, nil),
        ("Fri, 31 Dec 9999 23:59:59 GMT", nil, 251_602_300_799), ("", "", nil),
    ]

    @Test(.rows("E-14", "F-P22"), arguments: fields) func datesAreCompared(date: String?, age: String?, skew: Double?) {
        let headers = [date.map { TransportHeader("date", $0) }, age.map { TransportHeader("AGE", $0) }]
        let response = TransportResponse(status: 404, headers: headers.compactMap(\.self), body: [])
        #expect(ClockSkew.seconds(response, received: now) == skew)
    }

    @Test(.rows("E-14", "F-P22", "R-14")) func everyAnswerTellsTheClient() async throws {
        let scene = try Scene(script: { seen, number in
            switch seen.purpose {
            case .directory: nil
            case .nonce: .answer(200, headers: [("Date", "Fri, 15 Jan 2027 07:50:00 GMT")])
            default: .answer(500, headers: [("Date", "Fri, 15 Jan 2027 08:00:02 GMT")], body: "")
            }
        })
        #expect(scene.client.clockSkew == nil)
        _ = try await scene.client.directory()
        #expect(scene.client.clockSkew == nil)
        _ = try await scene.client.orNew(nil)
        #expect(scene.client.clockSkew == -600)
        #expect(scene.client.clockSkew.map { abs($0) > ACMEClient.alarmingSkew } == true)
        _ = try? await scene.client.register(scene.signer, agreesToTerms: true)
        #expect(scene.client.clockSkew == 2)
    }
}
