/// Where a record must be written so that whoever asks for a name sees it (RFC 8555 §8.4 lets servers follow CNAME).
package struct Delegation: Hashable, Sendable {
    /// The name that is asked for.
    package let name: DomainName
    /// Where its aliases lead, in order.
    package let aliases: [DomainName]

    package init(name: DomainName, aliases: [DomainName]) {
        self.name = name
        self.aliases = aliases
    }

    /// The name to write at: the last alias, or the name itself.
    package var target: DomainName { aliases.last ?? name }
}

extension ZoneView {
    /// Follows the aliases of a name, at most eight; a loop is an error. A target that does not exist is none: it will
    /// when the record is written.
    ///
    /// With configured authorities, an alias into a zone they do not serve ends the way: what is there is not known.
    package func delegation(
        of name: DomainName,
        deadline: ContinuousClock.Instant
    ) async throws(LookupFailure) -> Delegation {
        var aliases: [DomainName] = []
        while let next = try await alias(of: aliases.last ?? name, isFirst: aliases.isEmpty, deadline: deadline) {
            guard next != name, !aliases.contains(next) else { throw .aliasLoop(at: name) }
            aliases.append(next)
            guard aliases.count <= Resolver.mostAliases else { throw .tooManyAliases(from: name) }
        }
        return Delegation(name: name, aliases: aliases)
    }

    private func alias(
        of name: DomainName,
        isFirst: Bool,
        deadline: ContinuousClock.Instant
    ) async throws(LookupFailure) -> DomainName? {
        do {
            let lookup = try await resolver.lookup(name, .cname, deadline: deadline)
            guard case .alias(let target) = lookup.records.first?.data else { return nil }
            return target
        } catch .refused(_, .refused, _) where !isFirst && !authorities.isEmpty {
            return nil
        } catch .referral where !isFirst && !authorities.isEmpty {
            return nil
        }
    }
}
