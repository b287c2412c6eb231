package import FoundationEssentials

/// What an authority says about the renewal of one certificate (RFC 9773 §4.2).
package struct RenewalInfo: Hashable, Sendable {
    /// When it suggests to renew.
    package let window: RenewalWindow
    /// A page that explains the window, for people.
    package let explanationURL: ServerText?

    init(window: RenewalWindow, explanationURL: ServerText? = nil) {
        self.window = window
        self.explanationURL = explanationURL
    }

    /// An object without a usable window is no answer (RFC 9773 §4.3.3).
    init(_ json: JSONReader) throws(ProtocolBreach) {
        let place = json.place("suggestedWindow")
        guard let object = json.object("suggestedWindow") else { throw ProtocolBreach(place, .absent) }
        let start = try Self.instant("start", of: object)
        let end = try Self.instant("end", of: object)
        guard let window = RenewalWindow(start: start, end: end) else { throw ProtocolBreach(place, .emptyWindow) }
        self.window = window
        explanationURL = json.text("explanationURL")
    }

    private static func instant(_ name: String, of json: JSONReader) throws(ProtocolBreach) -> Date {
        let text = try json.string(name)
        guard let instant = RFC3339.parse(text) else {
            throw ProtocolBreach(json.place(name), .malformed(ServerText(text)))
        }
        return instant
    }
}

/// One answer about a renewal, and when the next one may be asked for.
package struct RenewalInfoReading: Hashable, Sendable {
    /// What it says.
    package let info: RenewalInfo
    /// When it came.
    package let received: Date
    /// From `Retry-After`: not earlier and not later than this; nil if the server did not say so legibly.
    package let askAgain: Date?
}
