import FoundationEssentials
import MiniCA
import PKI

/// What `rekey demo ca` answers to lines on its standard input: one line of JSON each.
struct DemoAuthorityDialogue {
    /// `{"ok": true}`, with what is in force now, or why not.
    private struct Verdict: Encodable {
        var ok = true
        var tempers: [String]?
        var error: String?
    }

    private struct Counts: Encodable {
        let byEndpoint: [String: Int]
        let signedByEndpoint: [String: Int]
        let signed: Int
        let badNonces: Int
        let strays: Int
        let total: Int
    }

    private struct Orders: Encodable {
        struct One: Encodable {
            let url: String
            let names: [String]
            let status: String
            let serial: String?
            let revoked: Bool
            let placed: Double
            let replaces: String?
        }

        let orders: [One]
        let mostPerSecond: Int
    }

    let authority: MiniCA
    let clock: SystemClock

    /// The answer; nil for an empty line.
    func answer(_ line: String) async -> String? {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let verb = words.first else { return nil }
        let rest = Array(words.dropFirst())
        switch (verb, rest.count) {
        case ("temper", 1...): return await temper(rest)
        case ("calm", 0):
            await authority.setTempers([])
            return Self.text(Verdict(tempers: []))
        case ("counts", 0): return await counts()
        case ("orders", 0): return await orders()
        case ("renew", 1...3): return await renew(rest)
        default: return Self.text(Verdict(ok: false, error: "temper NAME…, calm, counts, orders or renew WHEN"))
        }
    }

    private func temper(_ names: [String]) async -> String {
        var tempers: [Temper] = []
        for name in names {
            guard let temper = Temper(name: name) else {
                return Self.text(Verdict(ok: false, error: "no temper is called \(name)"))
            }
            tempers.append(temper)
        }
        await authority.setTempers(tempers)
        return Self.text(Verdict(tempers: names))
    }

    private func counts() async -> String {
        let counts = await authority.requestCounts()
        func named(_ counts: [Endpoint: Int]) -> [String: Int] {
            Dictionary(uniqueKeysWithValues: counts.map { ($0.rawValue, $1) })
        }
        return Self.text(
            Counts(
                byEndpoint: named(counts.byEndpoint),
                signedByEndpoint: named(counts.signedByEndpoint),
                signed: counts.signed,
                badNonces: counts.badNonces,
                strays: counts.strays,
                total: counts.total
            )
        )
    }

    private func orders() async -> String {
        let orders = await authority.orders().map { order in
            Orders.One(
                url: order.url,
                names: order.identifiers.map(\.value),
                status: order.status.rawValue,
                serial: order.certificate?.serial,
                revoked: order.isRevoked,
                placed: order.placed.timeIntervalSince1970,
                replaces: order.replaces
            )
        }
        return Self.text(Orders(orders: orders, mostPerSecond: await authority.orderPace().most(within: .seconds(1))))
    }

    /// `past`, `standard`, or two numbers of seconds from now, with the certificate's name or for all of them.
    private func renew(_ words: [String]) async -> String {
        let now = clock.now()
        let window: RenewalWindow?
        switch words[0] {
        case "standard" where words.count == 1: window = nil
        case "past" where words.count == 1:
            window = RenewalWindow(start: now.addingTimeInterval(-3600), end: now.addingTimeInterval(-1800))
        default:
            guard words.count >= 2, let start = Double(words[0]), let end = Double(words[1]), start.isFinite,
                end.isFinite, max(abs(start), abs(end)) < 1e10
            else { return Self.text(Verdict(ok: false, error: "renew past, renew standard or renew START END [NAME]")) }
            window = RenewalWindow(start: now.addingTimeInterval(start), end: now.addingTimeInterval(end))
        }
        await authority.setRenewalWindow(window, named: words.count == 3 ? words[2] : nil)
        return Self.text(Verdict())
    }

    private static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Nothing here holds a number that is not finite, and that alone cannot be encoded.
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{\"ok\":false}"
    }
}
