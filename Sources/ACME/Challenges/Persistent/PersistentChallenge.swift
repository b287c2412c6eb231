/// A dns-persist-01 challenge that may be answered (draft-ietf-acme-dns-persist).
///
/// The drafts differ in what the record says of the account: its URL in clear up to -01, a hash from -02 on. Which one a
/// server wants is told by the challenge itself.
package struct PersistentChallenge: Hashable, Sendable {
    /// How a record names the account.
    package enum Binding: Hashable, Sendable {
        /// In clear; the server also takes this URI if it gave one.
        case clear(alternative: String?)
        /// Hashed, under the authority's prefix.
        case hashed(AccountHashPrefix)
    }

    /// The names, one of which the record has to have: the one to publish first.
    package let issuers: IssuerDomainNames
    /// How the record names the account.
    package let binding: Binding

    /// Holds an offer against what the directory says.
    ///
    /// draft -02 §3.2: with D the directory's names, C the challenge's and I the CAA identities, "When D is available,
    /// the client MUST consider a challenge malformed if any value in D is absent from C. When I is available, the
    /// client MUST consider a challenge malformed if any value in C is absent from I." §4.1: the directory "MUST
    /// advertise an `accountHashPrefix`", without which there is no record to make.
    package init(_ offer: PersistentOffer?, under metadata: DirectoryMetadata) throws(PersistentRefusal) {
        guard let offer else { throw .malformed }
        issuers = Self.stableFirst(offer.issuers, metadata.issuerDomainNames)
        guard offer.isHashed else {
            binding = .clear(alternative: offer.accountURI)
            return
        }
        guard let prefix = metadata.accountHashPrefix else { throw .noHashPrefix }
        if let directory = metadata.issuerDomainNames, !directory.isContained(in: offer.issuers.names) {
            throw .namesOfDirectoryMissing
        }
        let identities = Set(metadata.caaIdentities.map { Self.folded($0.description) })
        if !identities.isEmpty, !offer.issuers.isContained(in: identities) { throw .namesNotInCAA }
        binding = .hashed(prefix)
    }

    /// The names with those first that the directory promises for later challenges as well.
    private static func stableFirst(_ names: IssuerDomainNames, _ promised: IssuerDomainNames?) -> IssuerDomainNames {
        guard let promised else { return names }
        let stable = names.names.filter { promised.names.contains($0) }
        return IssuerDomainNames(stable + names.names.filter { !stable.contains($0) }) ?? names
    }

    private static func folded(_ name: String) -> String {
        (name.hasSuffix(".") ? String(name.dropLast()) : name).lowercased()
    }
}

/// Why a dns-persist-01 challenge is not answered: the server does not keep to the draft.
package enum PersistentRefusal: Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case malformed, noHashPrefix, namesOfDirectoryMissing, namesNotInCAA

    /// In house style.
    package var description: String {
        switch self {
        case .malformed: "dns-persist-01: 1 to 10 lower-case issuer names expected"
        case .noHashPrefix: "dns-persist-01: the directory has no usable accountHashPrefix"
        case .namesOfDirectoryMissing: "dns-persist-01: the challenge lacks an issuer name of the directory"
        case .namesNotInCAA: "dns-persist-01: an issuer name of the challenge is none of the directory's caaIdentities"
        }
    }
}
