package import FoundationEssentials

/// Certificates that have something in common which they should not.
package struct CertificateGroup: Sendable, Equatable {
    /// A certificate of the group, in few words.
    package struct Member: Sendable, Equatable {
        package let fingerprint: String
        /// The common name, else the first name, else the subject; in lower case.
        package let title: String
        package let issuer: String
        package let nameSet: String
        package let notBefore: Date
        package let notAfter: Date
        package let seenNow: Int
        package let isManaged: Bool
    }

    /// What they have in common: the SPKI digest, the serial number or the name set.
    package let common: String
    /// The newest first.
    package let members: [Member]

    /// How many different sets of names they are for.
    package var nameSets: Int { Set(members.map(\.nameSet)).count }
}
