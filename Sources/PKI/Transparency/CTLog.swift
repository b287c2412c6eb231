package import FoundationEssentials

/// A log of certificate transparency, as a list of logs describes it.
package struct CTLog: Sendable, Equatable {
    /// What a browser thinks of a log.
    package enum State: Sendable, Equatable {
        /// Being tried; its timestamps do not count.
        case pending
        /// Taken up, but not by every client yet.
        case qualified
        /// In use.
        case usable
        /// It takes no certificates any more; what it signed counts.
        case readOnly
        /// Given up at an instant; what it signed before counts towards the number.
        case retired(at: Date)
        /// Not taken up.
        case rejected
    }

    /// Whose log it was until an instant.
    package struct FormerOperator: Sendable, Equatable {
        /// The operator's name.
        package let name: String
        /// The end of its time, exclusive.
        package let until: Date
    }

    /// SHA-256 over ``key``: 32 octets.
    package let id: [UInt8]
    /// The log's SubjectPublicKeyInfo in DER.
    package let key: [UInt8]
    /// Its name, for people.
    package let description: String
    /// Who runs it now.
    package let operatorName: String
    /// Who ran it before, oldest first.
    package let formerOperators: [FormerOperator]
    /// What the list says of it.
    package let state: State
    /// When certificates for this log end: the start inclusive, the end exclusive; nil for any time.
    package let interval: Range<Date>?

    /// Who ran it at an instant.
    package func operatorName(at instant: Date) -> String {
        formerOperators.first { instant < $0.until }?.name ?? operatorName
    }
}
