import Deployment
import Storage

/// Reading a generation where only its facts are wanted.
enum GenerationFacts {
    static func load(
        _ name: LineageName,
        _ number: GenerationNumber,
        _ effects: Effects
    ) throws(GenerationDamage) -> Generation {
        try GenerationStore(fileSystem: effects.files, state: effects.state).load(name, number)
    }
}
