import PKI

/// What is done to downloaded chains: blocks and links stand for members and URLs.
struct ChainDistortion {
    let base: String
    let foreignBase: String

    func distort(_ response: inout ServerResponse, _ hit: FaultHit) {
        let blocks = ((try? PEM.blocks(of: "CERTIFICATE", in: response.body)) ?? []).map {
            PEM.encode($0, label: "CERTIFICATE")
        }
        switch hit.fault {
        case .deepJSON:
            response.body = Array(
                (String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000)).utf8
            )
        case .wrongTypes: response.body = Array("42".utf8)
        case .nulls: response.body = Array("null".utf8)
        case .missingMembers: response.body = Array(blocks.dropFirst().joined())
        case .foreignURLs: response.fields.append(alternate(foreignBase))
        case .httpURLs: response.fields.append(alternate("http" + base.dropFirst("https".count)))
        case .hostileText:
            let text = Array((HostileText.around("Let us be friends") + "\n").utf8)
            response.body = Array(blocks.joined(separator: text))
        case .integerExtremes: response.claimedLength = "9223372036854775808"
        case .duplicateKeys: response.body = blocks.flatMap { $0 + $0 }
        case .byteOrderMark: response.body = [0xEF, 0xBB, 0xBF] + response.body
        default: break
        }
    }

    private func alternate(_ origin: String) -> HTTPField {
        HTTPField("Link", "<\(origin)/certificate/another>;rel=\"alternate\"")
    }
}
