package import Ledger
import Synchronization

/// Certificate Transparency as one source of a scan: what was logged stays logged, so each scan adds to the last.
package struct TransparencyScanSource: ScanSource {
    /// Where one search or log has come to; safe to use from several tasks.
    package final class Mark: Sendable {
        private let value = Mutex<String?>(nil)

        package init() {}

        /// Remembers how far it came, in words that the next run understands.
        package func reached(_ word: String) { value.withLock { $0 = word } }

        var word: String? { value.withLock(\.self) }
    }

    /// One search or log.
    package struct Part: Sendable {
        let source: any RemoteSource
        let place: Place
        let cursor: String
        let mark: Mark

        /// - Parameters:
        ///   - place: where it tells what it finds.
        ///   - cursor: the name under which the ledger keeps how far it came.
        ///   - mark: what `source` tells how far it came.
        package init(_ source: any RemoteSource, place: Place, cursor: String, mark: Mark) {
            self.source = source
            self.place = place
            self.cursor = cursor
            self.mark = mark
        }
    }

    package let name = "transparency"
    package let interval: Double?
    private let parts: [Part]
    private let spots: [BlindSpot]

    /// - Parameter spots: what could not even be asked.
    package init(parts: [Part], spots: [BlindSpot] = [], interval: Double? = nil) {
        self.parts = parts
        self.spots = spots
        self.interval = interval
    }

    package func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
        for spot in spots { desk.take(spot) }
        var whole: [String] = []
        for part in parts {
            let listener = RemoteListener(desk)
            await part.source.discover { listener.take(&$0) }
            desk.grow(part.place, cursor: part.mark.word.map { (part.cursor, $0) })
            if listener.heardAll { whole.append(part.place.uri) }
        }
        // Each place was met: what follows is only that earlier blind spots there are over.
        return whole.isEmpty ? .nothing : .under(whole)
    }
}
