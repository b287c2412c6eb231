import PKI

extension RemoteTalk {
    /// Tells the certificates of one place, all its texts in order, and that it was looked at if it was to its end.
    ///
    /// - Parameters:
    ///   - texts: name and PEM of each; positions are counted over all of them. PEM that could not be had is nil.
    func certificates(at place: Place, texts: [(alias: String?, pem: [UInt8]?)]) {
        var position = 0
        var isWhole = true
        for text in texts {
            guard let pem = text.pem else {
                blind(place.uri, Obstacle(.badAnswer, "the text is not base64").naming(text.alias))
                isWhole = false
                continue
            }
            let reading = CertificateText(pem)
            for entry in reading.entries {
                switch entry {
                case .success(let certificate):
                    let alias = text.alias.map { PrintableLine.of($0) }
                    say(
                        .certificate(
                            Sighting(place: place, position: position, alias: alias, certificate: certificate)
                        )
                    )
                case .failure(let obstacle): blind(place.uri, obstacle.naming(text.alias))
                }
                position += 1
            }
            guard let obstacle = reading.obstacle else { continue }
            blind(place.uri, obstacle.naming(text.alias))
            if obstacle.reason != .unreadableCertificate { isWhole = false }
        }
        if isWhole { say(.looked(place)) }
    }
}

extension Obstacle {
    /// The same, with the name of the text it is about in front.
    fileprivate func naming(_ alias: String?) -> Obstacle {
        alias.map { Obstacle(reason, "\($0): \(detail)") } ?? self
    }
}
