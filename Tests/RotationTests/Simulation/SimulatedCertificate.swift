import Foundation
import PKI
import Rotation
import Storage

/// One certificate as a simulation has it: what the configuration wishes, and what is on disk.
struct SimulatedCertificate {
    struct Generation {
        /// Its id in renewal information.
        let id: String
        let authority: String
        let validity: Validity
    }

    struct Kept {
        let generation: Generation
        let made: Date
        let onDisk: LineageView.OnDisk
    }

    let name: String
    let wish: RenewalPolicy.Wish
    let nameSet: String
    /// The authorities in the configured order.
    let authorities: [String]
    /// Every generation made, the newest last, with when it was made by this machine's clock.
    private(set) var generations: [Kept] = []
    /// How many of them are live: the newest may lie undeployed.
    var liveCount = 0
    /// `order.json` beside its key.
    var pending: LineageView.Pending?

    init(_ name: String, names: [String], authorities: [String] = ["first"]) throws {
        self.name = name
        let identifiers = Set(try names.map { try Identifier($0) })
        wish = RenewalPolicy.Wish(identifiers: identifiers, keys: KeySet(.ecdsaP256))
        nameSet = NameSet(identifiers).description
        self.authorities = authorities
    }

    var live: Generation? { liveCount > 0 ? generations[liveCount - 1].generation : nil }

    /// A generation as deciding sees it; nil for none.
    func onDisk(_ count: Int) -> LineageView.OnDisk? { count > 0 ? generations[count - 1].onDisk : nil }

    /// Writes a generation, made at an instant of this machine's clock.
    mutating func add(_ generation: Generation, made: Date) {
        guard let number = GenerationNumber(rawValue: generations.count + 1) else { return }
        let subject = RenewalPolicy.Subject(
            validity: generation.validity,
            identifiers: wish.identifiers,
            keyAlgorithm: wish.keys.first,
            certificateID: generation.id,
            authority: generation.authority,
            madeAt: made,
            spread: Spread.fraction(of: generation.id)
        )
        let onDisk = LineageView.OnDisk(number: number, subject: subject, isQuarantined: false)
        generations.append(Kept(generation: generation, made: made, onDisk: onDisk))
    }
}
