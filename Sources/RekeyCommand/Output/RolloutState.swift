import Deployment
import FoundationEssentials
import Rotation
import Storage

/// A generation on its way out to waves of targets, as JSON has it.
struct RolloutState: Encodable {
    let generation: Int
    /// The last wave that serves it.
    let servedWave: Int
    let nextWave: Int
    /// Not before this instant; it may have passed.
    let until: Date

    init(generation: Int, _ soak: WaveSoak) {
        self.generation = generation
        servedWave = soak.served
        nextWave = soak.next
        until = soak.until
    }

    init(_ pause: RolloutPause) { self.init(generation: pause.generation.rawValue, pause.soak) }
}
