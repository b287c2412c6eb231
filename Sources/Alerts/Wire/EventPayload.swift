import FoundationEssentials

/// An event as the outbox keeps it.
enum EventPayload {
    /// JSON with times in milliseconds since 1970.
    static func text(of event: AlertEvent) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(TimeText.milliseconds(date))
        }
        // Strings and whole numbers cannot fail to encode; what is no event is given up with a word when its turn comes.
        return String(decoding: (try? encoder.encode(event)) ?? Data(), as: UTF8.self)
    }

    /// Nil if the text is no event of this release.
    static func event(_ text: String) -> AlertEvent? {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            Date(timeIntervalSince1970: Double(try decoder.singleValueContainer().decode(Int.self)) / 1000)
        }
        return try? decoder.decode(AlertEvent.self, from: Data(text.utf8))
    }

    /// The details of an alert as a JSON object.
    static func text(of details: [String: String]) -> String {
        String(decoding: JSONValue(details).octets, as: UTF8.self)
    }

    /// Empty if the text is no object of strings.
    static func details(_ text: String) -> [String: String] {
        (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
    }
}
