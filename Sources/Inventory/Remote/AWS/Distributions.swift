/// CloudFront's distributions and the certificates they show to viewers.
struct Distributions {
    let conversation: AWSConversation

    /// A distribution with a certificate of its own.
    struct Distribution {
        let place: Place
        let certificate: Source
    }

    /// Where its certificate lies.
    enum Source: Equatable {
        case manager(ResourceName)
        case serverCertificate(id: String)
    }

    func list(_ each: (Distribution) async throws(Obstacle) -> Void) async throws(Obstacle) {
        var cursor = PageCursor(limit: 100, mostPages: conversation.talk.mostPages)
        while !conversation.talk.isStopped {
            // In the order of their names, as the signature has them.
            let marker = cursor.token.map { [("Marker", $0)] } ?? []
            let page = try await conversation.document(
                .cloudFront,
                path: "/2020-05-31/distribution",
                marker + [("MaxItems", "\(cursor.limit)")]
            )
            guard page.name == "DistributionList" else {
                throw Obstacle(.badAnswer, "the answer is no list of distributions")
            }
            for item in page.list("Items", of: "DistributionSummary") {
                if let distribution = try distribution(item) { try await each(distribution) }
            }
            guard page.string("IsTruncated") == "true" else { return }
            guard let next = page.string("NextMarker") else {
                throw Obstacle(.badAnswer, "the list is cut and has no marker to go on with")
            }
            try cursor.advance(to: next)
        }
    }

    /// Nil for one that shows CloudFront's own certificate.
    private func distribution(_ item: XMLElement) throws(Obstacle) -> Distribution? {
        guard let id = item.string("Id"), let arn = item.string("ARN").flatMap(ResourceName.init) else {
            throw Obstacle(.badAnswer, "a distribution in the list has no identifier or no ARN")
        }
        let viewer = item["ViewerCertificate"]
        let source: Source
        if let name = viewer?.string("ACMCertificateArn").flatMap(ResourceName.init) {
            source = .manager(name)
        } else if let id = viewer?.string("IAMCertificateId") {
            source = .serverCertificate(id: id)
        } else {
            return nil
        }
        let host = item.string("DomainName").map { PrintableLine.of("serves \($0):443") }
        var place = arn.place
        place.service = PrintableLine.of("cloudfront \(id)")
        place.evidence = host
        return Distribution(place: place, certificate: source)
    }
}
