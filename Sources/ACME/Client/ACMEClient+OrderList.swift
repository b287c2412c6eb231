/// The orders of an account, as far as they were read.
package struct OrderList: Sendable, Equatable {
    /// Where they are; each once.
    package let urls: [ServerURL]
    /// Whether this is all of them.
    package let isComplete: Bool
}

extension ACMEClient {
    /// Reads the list of an account's orders, page by page (RFC 8555 §7.1.2.1); nil where a server has none, as large
    /// ones do.
    ///
    /// - Parameters:
    ///   - account: as read or found; it names the list.
    ///   - pages: the most pages to read; what is left then is not missed but `isComplete` is false.
    package func orders(
        of account: Account,
        as identity: AccountIdentity,
        atMost pages: Int = 100
    ) async throws(ACMEFailure) -> OrderList? {
        var next = account.orders
        var visited: Set<ServerURL> = []
        var urls: [ServerURL] = []
        while let url = next {
            // A page that was read before would be read for ever.
            guard visited.count < pages, visited.insert(url).inserted else { break }
            guard let answer = try await page(url, as: identity) else { return urls.isEmpty ? nil : list(urls, false) }
            let (found, following) = try read(answer, at: url)
            urls += found
            next = following
        }
        return account.orders == nil ? nil : list(urls, next == nil)
    }

    /// Nil where nothing is, or nobody may read it.
    private func page(_ url: ServerURL, as identity: AccountIdentity) async throws(ACMEFailure) -> Answer? {
        do throws(ACMEFailure) {
            return try await post(.reading(url, as: identity, for: .account))
        } catch {
            guard let status = error.answer?.status, [403, 404, 405, 501].contains(status) else { throw error }
            return nil
        }
    }

    private func read(_ answer: Answer, at url: ServerURL) throws(ACMEFailure) -> ([ServerURL], next: ServerURL?) {
        let json = try ACMEFailure.checking { () throws(ProtocolBreach) in
            try JSONDocument.object(answer.body, named: "orders")
        }
        let urls = json.strings("orders").compactMap { try? ServerURL($0.text, under: origins) }
        let link = LinkHeader.targets(answer.values("Link"), relation: "next", base: url.text).first
        return (urls, link.flatMap { try? ServerURL($0, under: origins) })
    }

    private func list(_ urls: [ServerURL], _ isComplete: Bool) -> OrderList {
        var seen: Set<ServerURL> = []
        return OrderList(urls: urls.filter { seen.insert($0).inserted }, isComplete: isComplete)
    }
}
