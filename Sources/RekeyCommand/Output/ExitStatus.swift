import ArgumentParser

/// What a finished command tells its caller; the same for all verbs.
package enum ExitStatus: Int32, Sendable, Comparable {
    /// The state asked for holds, whether or not anything changed.
    case holds = 0
    /// A reading verb worked, and something deserves attention.
    case attention = 2
    /// It does not hold yet and will be tried again by itself.
    case later = 75
    /// It does not hold, and waiting will not help: someone must act.
    case needsOperator = 1
    /// Not permitted to read or write what it takes.
    case permission = 77
    /// The configuration cannot be used.
    case configuration = 78

    /// From best to worst, so that a pass over many certificates ends with the worst of them.
    private var gravity: Int {
        switch self {
        case .holds: 0
        case .attention: 1
        case .later: 2
        case .needsOperator: 3
        case .permission: 4
        case .configuration: 5
        }
    }

    package static func < (left: ExitStatus, right: ExitStatus) -> Bool { left.gravity < right.gravity }

    /// The value that ends an argument-parser command; success throws nothing.
    package func end() throws {
        if self != .holds { throw ExitCode(rawValue) }
    }
}
