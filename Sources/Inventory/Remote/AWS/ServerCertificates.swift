/// The server certificates of IAM, where certificates live that ACM does not have.
struct ServerCertificates {
    let conversation: AWSConversation
    private static let version = "2010-05-08"

    /// One as it is listed.
    struct Summary {
        let name: String
        let id: String
        let arn: ResourceName
    }

    /// Calls `each` with all of the account, page by page.
    func list(_ each: ([Summary]) async -> Void) async throws(Obstacle) {
        var cursor = PageCursor(limit: 100, mostPages: conversation.talk.mostPages)
        while !conversation.talk.isStopped {
            var parameters = [("MaxItems", "\(cursor.limit)")]
            if let marker = cursor.token { parameters.append(("Marker", marker)) }
            let page = try await conversation.query(
                .iam,
                action: "ListServerCertificates",
                version: Self.version,
                parameters
            )
            let members = page.list("ServerCertificateMetadataList")
            let summaries = members.compactMap(Self.summary)
            await each(summaries)
            guard summaries.count == members.count else {
                throw Obstacle(.badAnswer, "a server certificate in the list has no name or no ARN")
            }
            guard page.string("IsTruncated") == "true" else { return }
            guard let next = page.string("Marker") else {
                throw Obstacle(.badAnswer, "the list is cut and has no marker to go on with")
            }
            try cursor.advance(to: next)
        }
    }

    /// The PEM of a certificate and of its chain.
    func texts(name: String) async throws(Obstacle) -> [(alias: String?, pem: [UInt8]?)] {
        let result = try await conversation.query(
            .iam,
            action: "GetServerCertificate",
            version: Self.version,
            [("ServerCertificateName", name)]
        )
        guard let certificate = result["ServerCertificate"], let body = certificate.string("CertificateBody") else {
            throw Obstacle(.badAnswer, "the server certificate has no body")
        }
        return [body, certificate.string("CertificateChain")].compactMap { text in
            text.map { (alias: nil, pem: Array($0.utf8)) }
        }
    }

    private static func summary(_ member: XMLElement) -> Summary? {
        guard let name = member.string("ServerCertificateName"), let id = member.string("ServerCertificateId"),
            let arn = member.string("Arn").flatMap(ResourceName.init)
        else { return nil }
        return Summary(name: name, id: id, arn: arn)
    }
}
