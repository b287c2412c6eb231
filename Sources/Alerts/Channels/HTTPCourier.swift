import FoundationEssentials
package import HTTPClient
import Hooks

/// Where messages are posted to.
package enum PostAddress: Sendable, Equatable {
    /// An address that may be shown.
    case open(String)
    /// An address that is itself what opens the door.
    case secret(SecretText)

    func reveal<Value>(_ body: (String) -> Value) -> Value {
        switch self {
        case .open(let url): body(url)
        case .secret(let word): word.reveal(body)
        }
    }
}

/// Posts a body and judges the answer. No word of it quotes the address.
package struct HTTPCourier: Sendable {
    private let client: HTTPClient
    private let limits: HTTPLimits

    /// With a client of its own or one that is shared. What a receiver says is cut at 16 KiB, and it has ten seconds.
    package init(
        _ client: HTTPClient,
        limits: HTTPLimits = HTTPLimits(
            bodyBytes: 16_384,
            headerBytes: 16_384,
            headerLines: 100,
            connect: .seconds(5),
            total: .seconds(10),
            lowSpeedWindow: .seconds(8)
        )
    ) {
        self.client = client
        self.limits = limits
    }

    func post(_ body: [UInt8], to address: PostAddress, headers: [HTTPHeader] = [], at now: Date) async -> Delivery {
        let json = headers + [HTTPHeader("Content-Type", "application/json"), HTTPHeader("Accept", "*/*")]
        return await send(.post(body: body), to: address, headers: json, at: now)
    }

    func send(
        _ method: HTTPMethod,
        to address: PostAddress,
        headers: [HTTPHeader] = [],
        at now: Date
    ) async -> Delivery {
        let request = address.reveal { HTTPRequest(method, url: $0, headers: headers, limits: limits) }
        do throws(HTTPFailure) {
            return Self.judge(try await client.send(request), at: now)
        } catch {
            return Self.judge(error)
        }
    }

    /// 408, 425 and 429 mean later (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4), as every 5xx does; any other 4xx
    /// would be the same tomorrow.
    static func judge(_ response: HTTPResponse, at now: Date) -> Delivery {
        let said = "\(response.status) \(quote(response.body))"
        switch response.status {
        case 200..<300: return .delivered(said: said)
        case 408, 425, 429, 500...:
            return .later(said, after: retryAfter(response.headers.first("Retry-After"), at: now))
        default: return .refused(said)
        }
    }

    static func judge(_ failure: HTTPFailure) -> Delivery {
        switch failure {
        case .invalidURL: .refused("the address is not an absolute https URL")
        case .schemeRefused: .refused("the address is not https")
        case .invalidHeader(let name): .refused("the header \(PrintableText(name)) can't be sent")
        case .redirectRefused, .tooManyRedirects: .refused("the answer points somewhere else, and nothing is sent on")
        case .addressRefused: .refused("\(failure)")
        // The answer came, only longer than anybody needs: what it says is not known.
        case .bodyTooLarge, .headersTooLarge: .later("\(failure)")
        default: .later("\(failure)")
        }
    }

    /// RFC 9110 §10.2.3: a number of seconds, or a date; of dates only the form that is not obsolete.
    static func retryAfter(_ value: String?, at now: Date) -> Double? {
        guard let value else { return nil }
        if let seconds = Int(value) { return seconds >= 0 ? Double(min(seconds, 1_000_000)) : nil }
        return TimeText.date(http: value).map { max(0, $0.timeIntervalSince(now)) }
    }

    private static func quote(_ body: [UInt8]) -> String {
        PrintableText(String(decoding: body.prefix(400), as: UTF8.self)).description.shortened(to: 300)
    }
}
