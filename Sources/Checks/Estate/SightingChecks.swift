import FoundationEssentials
import PKI

/// What shows only when many certificates are held side by side. Each is one pass over all sightings.
extension EstateChecks {
    static let servedNotNewest = EstateCheck(
        Check(
            14,
            "served-not-newest-issued",
            "an older certificate is served than the newest issued for the same names",
            .high,
            source: "policy",
            facts: .estate
        )
    ) { subject in
        let leaves = subject.seen.filter { !$0.isAuthority && !$0.isPrecertificate && !$0.names.isEmpty }
        var newest: [NamesAndKind: SeenCertificate] = [:]
        for one in leaves where one.validity.notBefore <= subject.instant {
            let line = NamesAndKind(one)
            if let known = newest[line], known.validity.notBefore >= one.validity.notBefore { continue }
            newest[line] = one
        }
        return leaves.filter(\.isServed).compactMap { served in
            guard let best = newest[NamesAndKind(served)], best.fingerprint != served.fingerprint,
                best.validity.notBefore > served.validity.notBefore
            else { return nil }
            let dates = [served, best].map { $0.validity.notBefore.formatted(.iso8601) }
            return .violates(
                served.place,
                "serves one of \(dates[0]), though one of \(dates[1]) is at \(OneLine.text(best.place))",
                hint: "deploy the newer one and reload the service"
            )
        }
    }

    static let keyShared = EstateCheck(
        Check(
            47,
            "key-shared",
            "one key is used by certificates for different names",
            .medium,
            source: "policy",
            facts: .estate
        )
    ) { subject in
        groups(of: subject.seen, by: \.key).compactMap { key, group in
            let lines = Dictionary(grouping: group, by: \.line).values
            guard lines.count > 1 else { return nil }
            let places = lines.compactMap { $0.map(\.place).min() }.sorted().map { OneLine.text($0) }
            return .violates(
                "key/\(key)",
                "\(lines.count) certificates share it: \(OneLine.list(places))",
                hint: "give each its own key: whoever has one has all"
            )
        }
    }

    static let keyKept = EstateCheck(
        Check(
            48,
            "key-not-rotated",
            "renewals kept their key for too long",
            .medium,
            source: "NIST SP 800-57 §5.3, policy",
            facts: .estate
        )
    ) { subject in
        groups(of: subject.seen, by: \.key).compactMap { key, group in
            let lines = Dictionary(grouping: group, by: \.line).values
            let renewed = lines.first { Set($0.map(\.fingerprint)).count > 1 }
            guard let renewed, let first = renewed.map(\.validity.notBefore).min(),
                renewed.contains(where: { $0.validity.contains(subject.instant) }),
                subject.instant.timeIntervalSince(first) > subject.longestKeyAge
            else { return nil }
            let places = Set(renewed.map { OneLine.text($0.place) }).sorted()
            return .violates(
                "key/\(key)",
                "the same since \(first.formatted(.iso8601)): \(OneLine.list(places))",
                hint: "rotate with a new key; Rekey makes one for every order"
            )
        }
    }

    static let serialRepeated = EstateCheck(
        Check(
            54,
            "serial-repeated",
            "an issuer used one serial number for two certificates",
            .high,
            source: "RFC 5280 §4.1.2.2",
            facts: .estate
        )
    ) { subject in
        let real = subject.seen.filter { !$0.isPrecertificate }
        let bySerial = Dictionary(grouping: real) { IssuerAndSerial(issuer: $0.issuer, serial: $0.serial) }
        let repeated = bySerial.filter { Set($0.value.map(\.fingerprint)).count > 1 }
        return repeated.sorted { $0.key.text < $1.key.text }.map { key, group in
            let places = Set(group.map { OneLine.text($0.place) }).sorted()
            return .violates(
                "serial/\(key.text)",
                "\(OneLine.text(key.issuer)), serial \(key.serial): \(OneLine.list(places))",
                hint: "replace both; revoking one revokes the other, and the issuer's serials cannot be relied on"
            )
        }
    }

    /// The groups of leaves that agree in something, in a stable order.
    private static func groups(
        of seen: [SeenCertificate],
        by key: (SeenCertificate) -> SHA256Digest
    ) -> [(key: SHA256Digest, group: [SeenCertificate])] {
        let leaves = seen.filter { !$0.isAuthority && !$0.isPrecertificate }
        let groups = Dictionary(grouping: leaves, by: key).filter { $0.value.count > 1 }
        return groups.map { ($0.key, $0.value) }.sorted { $0.0.bytes.lexicographicallyPrecedes($1.0.bytes) }
    }
}

/// Certificates that replace each other: for the same names, with the same kind of key.
private struct NamesAndKind: Hashable {
    private let names: Set<Identifier>
    private let kind: String

    init(_ seen: SeenCertificate) {
        names = seen.names
        kind = seen.keyKind
    }
}

/// What RFC 5280 wants to be unique.
private struct IssuerAndSerial: Hashable {
    let issuer: String
    let serial: String

    var text: String { "\(serial)/\(issuer)" }
}
