package import HTTPClient

/// A webhook of anybody's: one JSON object for each event, signed.
///
/// - `X-Rekey-Timestamp`: seconds since 1970 at which this try was made. A receiver refuses what is old.
/// - `X-Rekey-Signature`: `sha256=` and the HMAC-SHA256, in hexadecimal, of the timestamp, a full stop and the body.
/// - `X-Rekey-Id`: the event's name, the same at each try.
package struct WebhookChannel: Channel {
    private let address: PostAddress
    private let authenticator: (any MessageAuthenticator)?
    private let headers: [HTTPHeader]
    private let courier: HTTPCourier

    /// Without an authenticator nothing is signed; `headers` go with each message.
    package init(
        _ address: PostAddress,
        authenticator: (any MessageAuthenticator)?,
        headers: [HTTPHeader] = [],
        courier: HTTPCourier
    ) {
        self.address = address
        self.authenticator = authenticator
        self.headers = headers
        self.courier = courier
    }

    package var batch: Int { 1 }

    package func deliver(_ message: OutgoingMessage) async -> Delivery {
        var last = Delivery.refused("the message is empty")
        for item in message.items {
            last = await deliver(item, of: message)
            guard case .delivered = last else { return last }
        }
        return last
    }

    private func deliver(_ item: OutgoingMessage.Item, of message: OutgoingMessage) async -> Delivery {
        let body = EventDocument(message: message, item: item).json.octets
        let timestamp = String(TimeText.seconds(message.at))
        var all = headers
        all.append(HTTPHeader("X-Rekey-Id", item.id))
        all.append(HTTPHeader("X-Rekey-Timestamp", timestamp))
        if let authenticator {
            guard let code = authenticator.authenticate(Array("\(timestamp).".utf8) + body) else {
                return .later("the signing key can't be used")
            }
            all.append(HTTPHeader("X-Rekey-Signature", "sha256=\(Self.hexadecimal(code))"))
        }
        return await courier.post(body, to: address, headers: all, at: message.at)
    }

    private static func hexadecimal(_ octets: [UInt8]) -> String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
