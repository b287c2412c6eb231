/// Under which name a signature goes out. Pure.
///
/// RFC 9864 gives Ed25519 the name `Ed25519` and deprecates `EdDSA`, which older servers know alone: one is tried, then
/// the other, once. Every other algorithm has one name.
struct SignatureNaming: Sendable {
    private(set) var algorithm: JWSAlgorithm
    private(set) var isRenamed = false

    /// - Parameter learned: the name the server has taken before.
    init(_ algorithm: JWSAlgorithm, learned: JWSAlgorithm?) {
        self.algorithm = Self.other(algorithm) == nil ? algorithm : learned ?? algorithm
    }

    /// Whether to sign again under another name.
    ///
    /// RFC 8555 §6.2: the problem "MUST include an 'algorithms' field with an array of supported 'alg' values": a name
    /// that is not among them is not tried, and nothing is tried twice.
    mutating func renames(after problem: Problem) -> Bool {
        guard problem.type == .badSignatureAlgorithm, !isRenamed, let other = Self.other(algorithm) else {
            return false
        }
        let supported = problem.algorithms.map(\.description)
        guard supported.isEmpty || supported.contains(other.rawValue) else { return false }
        algorithm = other
        isRenamed = true
        return true
    }

    private static func other(_ algorithm: JWSAlgorithm) -> JWSAlgorithm? {
        switch algorithm {
        case .edDSA: .ed25519
        case .ed25519: .edDSA
        default: nil
        }
    }
}
