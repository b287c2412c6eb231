/// AWS Certificate Manager: the two calls that are needed of it.
struct CertificateManager {
    let conversation: AWSConversation

    /// A certificate as it is listed.
    struct Summary: Decodable {
        let arn: String
        let status: String?

        enum CodingKeys: String, CodingKey {
            case arn = "CertificateArn"
            case status = "Status"
        }

        /// Whether there is a certificate to be had: one that was never issued has none.
        var isIssued: Bool {
            status.map { !["PENDING_VALIDATION", "VALIDATION_TIMED_OUT", "FAILED"].contains($0) } ?? true
        }
    }

    private struct Page: Decodable {
        let summaries: [Lossy<Summary>]?
        let next: String?

        enum CodingKeys: String, CodingKey {
            case summaries = "CertificateSummaryList"
            case next = "NextToken"
        }
    }

    private struct Contents: Decodable {
        let certificate: String?
        let chain: String?

        enum CodingKeys: String, CodingKey {
            case certificate = "Certificate"
            case chain = "CertificateChain"
        }
    }

    /// Every key type that ACM has: "Default filtering returns only RSA_1024 and RSA_2048 certificates that have at least
    /// one domain" (ACM API Reference, `Filters`), so that without this list every ECDSA certificate is missing.
    static let keyTypes = [
        "RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1",
    ]

    /// Calls `each` with every certificate of a region, page by page.
    func list(_ region: String, _ each: ([Summary]) async -> Void) async throws(Obstacle) {
        var cursor = PageCursor(limit: 1_000, mostPages: conversation.talk.mostPages)
        while !conversation.talk.isStopped {
            let page = try await conversation.json(
                .acm(region),
                operation: "CertificateManager.ListCertificates",
                body: Self.listBody(cursor),
                as: Page.self
            )
            let summaries = page.summaries ?? []
            await each(summaries.compactMap(\.value))
            guard summaries.allSatisfy({ $0.value != nil }) else {
                throw Obstacle(.badAnswer, "a certificate in the list has no ARN")
            }
            guard let next = page.next, !next.isEmpty else { return }
            try cursor.advance(to: next)
        }
    }

    /// The PEM of a certificate and of its chain.
    func texts(_ name: ResourceName) async throws(Obstacle) -> [(alias: String?, pem: [UInt8]?)] {
        let region = name.region.isEmpty ? AWSTarget.globalRegion : name.region
        guard AWSTarget.isRegion(region) else { throw Obstacle(.badAnswer, "the ARN has no region") }
        let contents = try await conversation.json(
            .acm(region),
            operation: "CertificateManager.GetCertificate",
            body: #"{"CertificateArn":"\#(JSONText.escaped(name.text))"}"#,
            as: Contents.self
        )
        return [contents.certificate, contents.chain].compactMap { text in
            text.map { (alias: nil, pem: Array($0.utf8)) }
        }
    }

    private static func listBody(_ cursor: PageCursor) -> String {
        let types = keyTypes.map { "\"\($0)\"" }.joined(separator: ",")
        let token = cursor.token.map { #","NextToken":"\#(JSONText.escaped($0))""# } ?? ""
        return #"{"Includes":{"keyTypes":[\#(types)]},"MaxItems":\#(cursor.limit)\#(token)}"#
    }
}
