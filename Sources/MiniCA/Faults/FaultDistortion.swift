/// Faults that come after: the right answer, made wrong on its way out.
struct FaultDistortion {
    /// The authority's own origin, which URLs are recognised by.
    let base: String
    /// Another origin that leads to the same listener, so that it is noticed who follows.
    let foreignBase: String

    private static let flood = 20_000_000

    /// The answer as it is sent.
    func reply(to hit: FaultHit, with response: ServerResponse) -> ServerReply {
        var response = response
        switch hit.fault {
        case .resetAfter: return .reset
        case .cutAfter: response.delivery = .cut(after: hit.variant)
        case .slowDrip: response.delivery = .drip
        case .endlessBody: response.delivery = .endless
        case .headerFlood: response.delivery = .fieldFlood(octets: Self.flood)
        case .wrongContentType: response.set("Content-Type", "text/html; charset=utf-8")
        case .missingNonce:
            let belongs = response.value(of: "Replay-Nonce") != nil
            response.set("Replay-Nonce", belongs ? nil : "")
        default:
            if hit.endpoint == .newNonce {
                NonceDistortion(base: base, foreignBase: foreignBase).distort(&response, hit)
            } else if response.body.first == UInt8(ascii: "{") {
                JSONDistortion(base: base, foreignBase: foreignBase).distort(&response, hit)
            } else {
                ChainDistortion(base: base, foreignBase: foreignBase).distort(&response, hit)
            }
        }
        return .answer(response)
    }
}

/// Texts that no screen should ever see as they are.
enum HostileText {
    /// Clears the screen, changes the title, turns the direction round, breaks the line.
    static func around(_ text: String) -> String {
        "\u{1B}[2J\u{1B}[31m\(text)\u{1B}]0;owned\u{07}\u{202E}\u{2066}\u{200B}\r\n"
    }
}

/// Numbers and dates at or beyond the edge of what programs count with.
enum Extremes {
    static let retryAfter = [
        "0", "-1", "2147483648", "9223372036854775808", "1e400", "soon", "Fri, 31 Dec 9999 23:59:59 GMT",
    ]
    static let numbers = [
        "0", "-1", "2147483648", "9223372036854775808", "1e400", "-9223372036854775809", "1e-400",
    ]
    static let instants = [
        "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "292277026596-12-04T15:30:08Z", "1970-01-01T00:00:00Z",
        "2038-01-19T03:14:08Z", "-9999-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999999+23:59",
    ]
}
