import FoundationEssentials
import PKI
import Storage

extension ValidationFinding: CustomStringConvertible {
    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .pair(let family, let finding): "\(family): \(finding)"
        case .trial(let finding): "\(finding)"
        case .namesMissing(let names): "ordered, but not in the certificate: \(Self.list(names))"
        case .namesUnasked(let names): "in the certificate, but not ordered: \(Self.list(names))"
        case .wwwAdded(let names):
            "in the certificate, but not ordered; the authority put www. before: \(Self.list(names))"
        case .namesUnreadable(let names): "names that cannot be compared: \(names.prefix(10).joined(separator: ", "))"
        case .notYetValid, .expired, .endsEarlier, .endsSoon, .livesTooLong, .livesLong: timeWords
        case .untrusted, .breaksBeforeRenewal, .chainEndsEarlier, .undecided: chainWords
        case .notForServers: "its extended key usage does not allow TLS servers"
        case .authority: "it is a certificate authority's certificate"
        case .precertificate: "it is a precertificate"
        case .structure(let finding): "\(finding)"
        case .transparency(let finding): "\(finding)"
        case .otherKey(let got): "it certifies another key than the order's: \(got)"
        case .otherKeyAlgorithm(let asked, let got): "the key is \(got?.rawValue ?? "of another kind"), not \(asked)"
        case .keyReused(let number): "the key is that of generation \(number)"
        case .issuedBefore(let number): "it is the certificate of generation \(number), or has its serial number"
        case .damaged(let damage): "\(damage)"
        case .storage(let failure): "\(failure)"
        case .serviceRefuses(let target, let failure): "the validate command of \(target) refuses it: \(failure)"
        case .hookRefuses(let failure):
            failure.isTryLater ? "a hook asks to be told later: \(failure)" : "a hook refuses it: \(failure)"
        }
    }

    private var timeWords: String {
        switch self {
        case .notYetValid(let date): "not valid before \(date.formatted(.iso8601)); is this machine's clock right?"
        case .expired(let date): "expired \(date.formatted(.iso8601))"
        case .endsEarlier(let date, let live):
            "ends \(date.formatted(.iso8601)), before the live one (\(live.formatted(.iso8601)))"
        case .endsSoon(let date, let least): "ends \(date.formatted(.iso8601)), in less than \(Self.whole(least)) s"
        case .livesTooLong(let days): "lives for \(days) days, which nobody asks for"
        case .livesLong(let days): "lives for \(days) days; browsers accept 398"
        default: ""
        }
    }

    private var chainWords: String {
        switch self {
        case .untrusted(let reason, let position, let date):
            "certificate \(position) of the chain at \(date.formatted(.iso8601)): \(reason)"
        case .breaksBeforeRenewal(let reason, let position, let date):
            "certificate \(position) of the chain, when renewal is due at \(date.formatted(.iso8601)): \(reason)"
        case .chainEndsEarlier(let position, let date):
            "certificate \(position) of the chain ends \(date.formatted(.iso8601)), before the leaf"
        case .undecided(let error): "the chain cannot be judged: \(error)"
        default: ""
        }
    }

    /// What an operator can do about it, in a few words; nil where the next order mends it.
    package var hint: String? {
        switch self {
        case .pair(_, let finding): finding.hint
        case .wwwAdded: "order the www names too, or another profile of the authority"
        case .notYetValid: "set this machine's clock"
        case .endsEarlier: "to have it all the same: force the rotation"
        case .livesTooLong: "see whether the authority is meant to issue this"
        case .untrusted: "see whether its chain-roots are the right ones"
        case .breaksBeforeRenewal, .chainEndsEarlier: "another chain of the authority may last longer"
        case .otherKeyAlgorithm: "ask for a key type that the authority issues for"
        case .transparency: "bring the list of logs up to date"
        case .serviceRefuses: "mend the service's configuration"
        case .hookRefuses: "see what it says; try it alone: rekey hooks test NAME --event validate"
        case .storage(let failure), .damaged(.storage(let failure)): failure.hint
        default: nil
        }
    }

    private static func whole(_ seconds: Double) -> Int { Int(exactly: seconds.rounded()) ?? .max }

    private static func list(_ names: [Identifier]) -> String {
        let shown = names.prefix(10).map(\.value).joined(separator: ", ")
        return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
    }
}
