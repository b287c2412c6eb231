/// Finds the certificates in a Kubernetes cluster: TLS secrets, config maps, and whom the API server trusts when it calls
/// webhooks and aggregated APIs.
///
/// Reads by GET only. Private keys in TLS secrets come over the wire, because the API has no way to leave them out, and
/// are passed by undecoded. A kind of object that may not be listed is a blind spot, and the others are still asked for.
package struct KubernetesSource: RemoteSource {
    private let target: KubernetesTarget
    private let means: RemoteMeans

    package init(_ target: KubernetesTarget, means: RemoteMeans) {
        self.target = target
        self.means = means
    }

    package func discover(_ tell: @escaping @Sendable (inout [Discovery]) -> Bool) async {
        let talk = RemoteTalk(means, tell)
        let namespaces: [String?] = target.namespaces.isEmpty ? [nil] : target.namespaces
        for namespace in namespaces {
            await list(.secret, of: TLSSecret.self, namespace: namespace, talk)
            await list(.configMap, of: ConfigMap.self, namespace: namespace, talk)
        }
        await list(.validatingWebhook, of: WebhookConfiguration.self, talk)
        await list(.mutatingWebhook, of: WebhookConfiguration.self, talk)
        await list(.apiService, of: APIService.self, talk)
        await list(.customResource, of: CustomResourceDefinition.self, talk)
    }

    /// Elements of a page; small enough that no page is large even where each object is as large as etcd takes.
    private static let pageSize = 50

    private func list<Item: KubernetesItem>(
        _ kind: KubernetesKind,
        of type: Item.Type,
        namespace: String? = nil,
        _ talk: RemoteTalk
    ) async {
        var cursor = PageCursor(limit: Self.pageSize, mostPages: talk.mostPages)
        do throws(Obstacle) {
            while !talk.isStopped {
                guard let page = try await page(kind, of: type, namespace: namespace, at: &cursor, talk) else {
                    continue
                }
                tellPage(page, kind, namespace: namespace, talk)
                guard talk.handOver(), let next = page.metadata.continue, !next.isEmpty else { return }
                try cursor.advance(to: next)
            }
        } catch {
            talk.blind(kind.place(namespace: namespace, in: target.cluster), error)
            talk.handOver()
        }
    }

    /// One page; nil when the cursor was changed and the page is to be asked for anew.
    private func page<Item: KubernetesItem>(
        _ kind: KubernetesKind,
        of type: Item.Type,
        namespace: String?,
        at cursor: inout PageCursor,
        _ talk: RemoteTalk
    ) async throws(Obstacle) -> KubernetesList<Item>? {
        let answer: FetchAnswer
        do throws(Obstacle) {
            answer = try await talk.fetch(request(kind, namespace: namespace, at: cursor))
        } catch {
            // The limit may change from page to page; the token stays good.
            if error.reason == .tooLarge, cursor.halve() { return nil }
            throw error
        }
        // Kubernetes API concepts, "Retrieving large results sets in chunks": an expired token is answered with 410
        // ("410 ResourceExpired"), and the client starts again without it.
        if answer.status == 410, cursor.restart() { return nil }
        guard answer.status == 200 else { throw Obstacle(status: answer.status) }
        return try BoundedJSON.decode(KubernetesList<Item>.self, from: answer.body)
    }

    private func request(_ kind: KubernetesKind, namespace: String?, at cursor: PageCursor) -> FetchRequest {
        var query = [("limit", "\(cursor.limit)")]
        if let selector = kind.fieldSelector { query.insert(("fieldSelector", selector), at: 0) }
        if let token = cursor.token { query.append(("continue", token)) }
        return FetchRequest(
            .get,
            url: RemoteURL.joined(target.server, kind.path(namespace: namespace), query),
            headers: [.init("Accept", "application/json")],
            credential: target.credential,
            trust: target.trust,
            sizeLimit: 16 << 20,
            acceptsCompression: true
        )
    }

    private func tellPage<Item: KubernetesItem>(
        _ page: KubernetesList<Item>,
        _ kind: KubernetesKind,
        namespace: String?,
        _ talk: RemoteTalk
    ) {
        let items = page.items ?? []
        let known = items.compactMap(\.value)
        let place = kind.place(namespace: namespace, in: target.cluster)
        if known.count < items.count {
            talk.blind(
                place,
                Obstacle(.badAnswer, "\(items.count - known.count) objects are not what the API documents")
            )
        }
        if !known.allSatisfy(\.isWanted) {
            talk.blind(place, Obstacle(.badAnswer, "the server ignores the field selector: other objects came too"))
        }
        for item in known where item.isWanted { tellItem(item, kind, talk) }
    }

    private func tellItem(_ item: some KubernetesItem, _ kind: KubernetesKind, _ talk: RemoteTalk) {
        let place = kind.place(item.metadata, in: target.cluster)
        talk.certificates(at: place, texts: item.texts.map { ($0.key, $0.pem) })
    }
}
