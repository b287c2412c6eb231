package import PKI
package import Storage

/// Why a generation could not be put on disk, or found there.
package enum StagingFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no key of an order to stage.
    case keyMissing(path: String)
    /// What was to be a generation with several kinds of key has one, or two pairs of one kind.
    case notSeveral(LineageName, [KeyFamily])
    /// The number is taken by a generation that is there already.
    case numberTaken(LineageName, GenerationNumber)
    /// What is on disk is not whole.
    case damaged(LineageName, GenerationNumber, GenerationDamage)
    /// The system refused.
    case storage(StorageFailure)

    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .keyMissing(let path): "\(path): the order's key is not there"
        case .notSeveral(let name, let families):
            "\(name): \(families.map(\.rawValue).joined(separator: ", ")) is no set of several kinds of key"
        case .numberTaken(let name, let number): "generation \(number) of \(name) exists already"
        case .damaged(let name, let number, let damage): "generation \(number) of \(name): \(damage)"
        case .storage(let failure): "\(failure)"
        }
    }
}
