import PKI

/// The certificate a unit is measured by.
struct DriftBaseline {
    private let generations: [SHA256Digest: Int]
    private let isManaged: Bool
    /// What should be everywhere; nil when nothing is known that could be.
    let wanted: CertificateMark?
    /// The certificates of the generation wanted: one for each kind of key, where it has several.
    let allWanted: [CertificateMark]
    /// Whether that is certain, and not merely the newest of what is served.
    let isCertain: Bool

    init(_ facts: DriftFacts) {
        isManaged = facts.unit.isManaged
        let generations = Dictionary(facts.issued.map { ($0.mark.fingerprint, $0.number) }) { max($0, $1) }
        self.generations = generations
        let certain = Self.certain(facts)
        isCertain = certain != nil
        let wanted = certain ?? (isManaged ? nil : Self.newest(facts))
        self.wanted = wanted
        let number = wanted.flatMap { generations[$0.fingerprint] }
        let others = facts.issued.filter { $0.number == number && $0.mark != wanted }.map(\.mark)
        allWanted = [wanted].compactMap(\.self) + others
    }

    /// For what is managed the generation that shall be live, for a link what lies in its file.
    private static func certain(_ facts: DriftFacts) -> CertificateMark? {
        switch facts.unit {
        case .managed:
            let newest = facts.issued.max { $0.number < $1.number }
            guard let number = facts.wanted else { return newest?.mark }
            return facts.issued.first { $0.number == number }?.mark ?? newest?.mark
        case .link: return facts.files.first?.content.mark
        case .endpoint: return nil
        }
    }

    /// Without a file the addresses are measured by the newest certificate that one of them serves.
    private static func newest(_ facts: DriftFacts) -> CertificateMark? {
        let marks = facts.served.compactMap(\.content.mark)
        return marks.max { ($0.notBefore, $0.fingerprint.description) < ($1.notBefore, $1.fingerprint.description) }
    }

    /// How a certificate stands to the one wanted; without one everything is foreign.
    func standing(of mark: CertificateMark) -> DriftStanding {
        guard let wanted else { return .foreign }
        if allWanted.contains(where: { $0.fingerprint == mark.fingerprint }) { return .wanted }
        if isManaged { return generations[mark.fingerprint] == nil ? .foreign : .earlier }
        // A renewal is younger and for at least one of the names.
        let isRenewed = mark.notBefore < wanted.notBefore && !mark.names.isDisjoint(with: wanted.names)
        return isRenewed ? .earlier : .foreign
    }

    /// What a place holds, in words.
    func words(for content: DriftFacts.Content) -> String {
        switch content {
        case .unseen(let reason): "not seen: \(OneLine.text(reason))"
        case .certificate(let mark): words(for: mark)
        }
    }

    /// Which certificate it is, in words.
    func words(for mark: CertificateMark) -> String {
        if let number = generations[mark.fingerprint] { return "generation \(number)" }
        return "\(isManaged ? "foreign certificate" : "certificate") \(OneLine.short(mark.fingerprint))"
    }
}

extension DriftFacts.Content {
    /// The certificate, if one was seen.
    var mark: CertificateMark? {
        switch self {
        case .certificate(let mark): mark
        case .unseen: nil
        }
    }
}
