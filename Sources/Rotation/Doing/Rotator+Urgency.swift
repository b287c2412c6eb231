import Deployment
import PKI
import Storage

extension Rotator {
    /// The certificates in the order of work: nothing live first, then what ends soonest.
    package func byUrgency(_ lineages: [Lineage]) -> [Lineage] {
        let store = GenerationStore(fileSystem: effects.files, state: effects.state)
        let items = lineages.map { lineage in
            let number = (try? effects.state.liveGeneration(lineage.name, effects.files)) ?? nil
            let live = number.flatMap { try? store.outline(lineage.name, $0) }
            return (
                lineage, Pacing.Item(certificate: lineage.name.text, authority: "", notAfter: live?.validity.notAfter)
            )
        }
        return items.sorted { Pacing.isMoreUrgent($0.1, $1.1) }.map(\.0)
    }
}
