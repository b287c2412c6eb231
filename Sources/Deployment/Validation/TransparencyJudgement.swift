import FoundationEssentials
import PKI

/// What is made of a certificate's timestamps under a demand.
enum TransparencyJudgement {
    static func run(
        _ chain: CertificateChain,
        _ requirements: GenerationRequirements,
        at now: Date
    ) -> [ValidationFinding] {
        guard requirements.audience == .web else { return [] }
        switch requirements.transparency {
        case .ignore: return []
        case .count: return findings(chain, logs: nil, at: now)
        case .require(let list) where list.isStale(at: now):
            return [.transparency(.listStale(list.timestamp))] + findings(chain, logs: nil, at: now)
        case .require(let list): return findings(chain, logs: list, at: now)
        }
    }

    private static func findings(_ chain: CertificateChain, logs: CTLogList?, at now: Date) -> [ValidationFinding] {
        do {
            switch try TransparencyCheck.run(chain, logs: logs, at: now) {
            case .satisfied(let faults): return faults.isEmpty ? [] : [.transparency(.faults(faults))]
            case .counted(let counted):
                let needed = CTPolicy.needed(chain.leaf.validity)
                return counted < needed ? [.transparency(.few(counted: counted, needed: needed))] : []
            case .notSatisfied(let shortfalls, let faults): return [.transparency(.notSatisfied(shortfalls, faults))]
            }
        } catch {
            return [.transparency(.unreadable(error))]
        }
    }
}
