/// STARTTLS in XMPP (RFC 6120 §5): a stream, its features, `<starttls/>` and `<proceed/>`.
///
/// No XML is parsed: the few words that matter are looked for in a bounded buffer.
enum XMPPStream {
    private static let feature = "urn:ietf:params:xml:ns:xmpp-tls"

    static func script(to name: String, namespace: String) -> (opening: [UInt8], turns: [StartTLSTurn]) {
        let opening =
            "<?xml version='1.0'?><stream:stream to='\(escape(name))' xmlns='\(namespace)' "
            + "xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
        let request = "<starttls xmlns='\(feature)'/>"
        return (Array(opening.utf8), [features(then: request), proceed])
    }

    /// The stream's header and its features, which must name TLS.
    private static func features(then request: String) -> StartTLSTurn {
        StartTLSTurn { buffer, seen in
            if let refusal = refusal(buffer, seen) { return refusal }
            if let end = end(of: "</stream:features>", in: buffer, seen) {
                return contains(feature, in: buffer.prefix(end))
                    ? .accept(end, .say(Array(request.utf8))) : .refuse("no starttls among the stream's features")
            }
            return end(of: "<stream:features/>", in: buffer, seen) == nil
                ? .more : .refuse("no starttls among the stream's features")
        }
    }

    /// `<proceed …/>` or `<proceed …></proceed>`; TLS begins behind it.
    private static let proceed = StartTLSTurn { buffer, seen in
        if let refusal = refusal(buffer, seen) { return refusal }
        if end(of: "<failure", in: buffer, seen) != nil { return .refuse(text(buffer)) }
        // The tag itself may have come in pieces: looked for from the start, in what is at most a few octets.
        guard let start = end(of: "<proceed", in: buffer.prefix(1024), 0) else {
            return buffer.count < 1024 ? .more : .refuse(text(buffer))
        }
        let rest = buffer.dropFirst(start)
        guard let close = rest.firstIndex(of: UInt8(ascii: ">")) else {
            return buffer.count < 4096 ? .more : .refuse(text(buffer))
        }
        let isEmptyTag = close > rest.startIndex && rest[close - 1] == UInt8(ascii: "/")
        if isEmptyTag { return .accept(close - buffer.startIndex + 1, .shakeHands) }
        guard let end = end(of: "</proceed>", in: buffer.prefix(4096), 0) else {
            return buffer.count < 4096 ? .more : .refuse(text(buffer))
        }
        return .accept(end, .shakeHands)
    }

    private static func refusal(_ buffer: ArraySlice<UInt8>, _ seen: Int) -> StartTLSTurn.Reading? {
        let gone = end(of: "<stream:error", in: buffer, seen) ?? end(of: "</stream:stream", in: buffer, seen)
        return gone.map { _ in .refuse(text(buffer.suffix(200))) }
    }

    private static func text(_ buffer: ArraySlice<UInt8>) -> String {
        String(decoding: buffer.prefix(200), as: UTF8.self)
    }

    private static func contains(_ word: String, in buffer: ArraySlice<UInt8>) -> Bool {
        end(of: word, in: buffer, 0) != nil
    }

    /// How many octets there are up to and with the word; nil when it is not there. What was seen is not searched again.
    private static func end(of word: String, in buffer: ArraySlice<UInt8>, _ seen: Int) -> Int? {
        let octets = Array(word.utf8)
        let fresh = buffer.dropFirst(max(0, seen - octets.count))
        return fresh.firstRange(of: octets).map { $0.upperBound - buffer.startIndex }
    }

    private static func escape(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "'": result += "&apos;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
