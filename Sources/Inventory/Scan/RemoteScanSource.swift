package import Ledger

/// Clusters, or accounts, as one source of a scan.
package struct RemoteScanSource: ScanSource {
    /// One cluster or account.
    package struct Part: Sendable {
        let source: any RemoteSource
        let roots: [String]?

        /// - Parameter roots: the URIs that all its places are under; nil when they are known by what it tells only.
        package init(_ source: any RemoteSource, roots: [String]?) {
            self.source = source
            self.roots = roots
        }
    }

    package let name: String
    package let interval: Double?
    private let parts: [Part]
    private let spots: [BlindSpot]

    /// - Parameter spots: clusters and accounts that could not even be asked.
    package init(name: String, parts: [Part], spots: [BlindSpot] = [], interval: Double? = nil) {
        self.name = name
        self.parts = parts
        self.spots = spots
        self.interval = interval
    }

    package func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
        for spot in spots { desk.take(spot) }
        var roots: [String] = []
        for part in parts {
            let listener = RemoteListener(desk)
            await part.source.discover { listener.take(&$0) }
            // What is missing may lie where nothing could be seen.
            guard listener.heardAll else { continue }
            roots += part.roots ?? listener.roots
        }
        return roots.isEmpty ? .nothing : .under(roots)
    }
}
