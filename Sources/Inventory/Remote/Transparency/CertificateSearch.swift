import PKI

/// Asks a search over Certificate Transparency, such as crt.sh, for certificates that we do not manage.
///
/// A certificate is told at the place `ct://HOST`, its position being the search's number for it. The place is never
/// told as looked at to its end: what was logged stays logged.
package struct CertificateSearch: RemoteSource {
    private let server: String
    private let watch: TransparencyWatch
    private let after: Int
    private let mostDownloads: Int
    private let means: RemoteMeans
    private let trust: FetchTrust
    private let reached: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - server: `https://crt.sh`, or what speaks as it does.
    ///   - after: the number up to which everything was told already; 0 at first.
    ///   - mostDownloads: certificates fetched in one run; the rest is a blind spot, and the next run's work.
    ///   - reached: called once, at the end, with the number up to which nothing was left out: `after` of the next run.
    package init(
        server: String = "https://crt.sh",
        watch: TransparencyWatch,
        after: Int = 0,
        mostDownloads: Int = 500,
        trust: FetchTrust = .system,
        means: RemoteMeans,
        reached: @escaping @Sendable (Int) -> Void
    ) {
        self.server = server
        self.watch = watch
        self.after = after
        self.mostDownloads = mostDownloads
        self.trust = trust
        self.means = means
        self.reached = reached
    }

    package func discover(_ tell: @escaping @Sendable (inout [Discovery]) -> Bool) async {
        let talk = RemoteTalk(means, tell)
        guard let found = await search(talk) else {
            talk.handOver()
            return
        }
        var complete = after
        var downloads = 0
        for id in found.keys.sorted() {
            if let serial = found[id] ?? nil, watch.isOwn(serial: serial) {
                complete = id
                continue
            }
            guard downloads < mostDownloads else {
                talk.blind(place.uri, Obstacle(.budgetSpent, "certificates from \(id) on are left to the next run"))
                break
            }
            downloads += 1
            guard await tellCertificate(id, talk) else { break }
            complete = id
        }
        talk.handOver()
        reached(complete)
    }

    private var place: Place { Self.place(of: server) }

    /// Where the finds of a search at a URL are told.
    package static func place(of server: String) -> Place {
        Place(uri: "ct://\(RemoteURL.authority(of: server))", kind: .transparency)
    }

    /// The new numbers with their serials; nil when a part of the answer is missing, so that none is passed over.
    private func search(_ talk: RemoteTalk) async -> [Int: String?]? {
        var found: [Int: String?] = [:]
        for domain in watch.domains {
            // The wildcard stands for at least one label: the domain itself is asked for apart.
            for pattern in ["%." + domain.base, domain.base] {
                do throws(Obstacle) {
                    for entry in try await entries(pattern, talk) where entry.id > after {
                        found[entry.id] = .some(entry.serial)
                    }
                } catch {
                    talk.blind(place.uri, Obstacle(error.reason, "\(pattern): \(error.detail)"))
                    return nil
                }
            }
        }
        return found
    }

    private func entries(_ pattern: String, _ talk: RemoteTalk) async throws(Obstacle) -> [SearchEntry] {
        let query = [("q", pattern), ("output", "json"), ("deduplicate", "Y")]
        let answer = try await talk.fetch(request(query, accept: "application/json", limit: 32 << 20))
        guard answer.status == 200 else { throw Obstacle(status: answer.status) }
        let rows = try BoundedJSON.decode([Lossy<SearchEntry>].self, from: answer.body)
        let entries = rows.compactMap(\.value)
        guard entries.count == rows.count else { throw Obstacle(.badAnswer, "a row has no number") }
        return entries
    }

    /// Tells one certificate unless it is ours; false when it could not be had for a reason that may pass.
    private func tellCertificate(_ id: Int, _ talk: RemoteTalk) async -> Bool {
        let answer: FetchAnswer
        do throws(Obstacle) {
            answer = try await talk.fetch(request([("d", "\(id)")], accept: "application/x-pem-file", limit: 1 << 20))
            guard answer.status == 200 else { throw Obstacle(status: answer.status) }
        } catch {
            talk.blind(place.uri, Obstacle(error.reason, "certificate \(id): \(error.detail)"))
            return false
        }
        switch CertificateText(answer.body).entries.first {
        case .success(let certificate):
            guard !watch.isOwn(certificate) else { return true }
            talk.say(.certificate(Sighting(place: place, position: id, certificate: certificate)))
        case .failure(let obstacle):
            talk.blind(place.uri, Obstacle(obstacle.reason, "certificate \(id): \(obstacle.detail)"))
        case nil:
            talk.blind(place.uri, Obstacle(.unreadableCertificate, "certificate \(id): no certificate in PEM"))
        }
        return talk.handOver()
    }

    private func request(_ query: [(String, String)], accept: String, limit: Int) -> FetchRequest {
        FetchRequest(
            .get,
            url: RemoteURL.joined(server, "/", query),
            headers: [.init("Accept", accept)],
            trust: trust,
            sizeLimit: limit,
            acceptsCompression: true
        )
    }
}
