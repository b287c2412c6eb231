/// What is done to newNonce's answers, which have no body: the nonce and the link stand for it.
struct NonceDistortion {
    let base: String
    let foreignBase: String

    func distort(_ response: inout ServerResponse, _ hit: FaultHit) {
        let nonce = response.value(of: "Replay-Nonce") ?? ""
        switch hit.fault {
        case .deepJSON: response.set("Replay-Nonce", String(repeating: "n", count: 20_000))
        case .wrongTypes: response.set("Replay-Nonce", "{\"nonce\": [42]}")
        case .nulls: response.set("Replay-Nonce", "")
        case .missingMembers: response.fields = []
        case .foreignURLs: response.set("Link", "<\(foreignBase)/directory>;rel=\"index\"")
        case .httpURLs: response.set("Link", "<http\(base.dropFirst("https".count))/directory>;rel=\"index\"")
        // A line break would end the field; the rest can stand in one.
        case .hostileText: response.set("Replay-Nonce", HostileText.around(nonce).filter { !$0.isNewline })
        case .integerExtremes: response.claimedLength = "9223372036854775808"
        case .badNonceForEver: response.set("Replay-Nonce", String(nonce.reversed()))
        case .duplicateKeys:
            response.set("Replay-Nonce", String(nonce.reversed()))
            response.fields.append(HTTPField("Replay-Nonce", nonce))
        case .byteOrderMark: response.set("Replay-Nonce", "\u{FEFF}\(nonce)")
        default: break
        }
    }
}
