import ACME
import FoundationEssentials
import KeyGeneration
import Storage

/// What stands in the way of an account, in words.
extension Explanation {
    init(account trouble: AccountTrouble) {
        let verdict = "not rotated: the account: "
        switch trouble {
        case .acme(let failure):
            self.init(
                .account,
                verdict + failure.summary,
                said: Self.quote(failure.said),
                hint: failure.hint ?? "see the account: rekey account show",
                Self.consequence(of: failure)
            )
        case .key(let failure):
            self.init(
                .account,
                verdict + "\(failure)",
                hint: "restore the key from a backup; its account is lost with it",
                .operatorNothingSpent
            )
        case .storage(let failure):
            let consequence = Consequence.operatorNothingSpent
            self.init(
                .account,
                verdict + "\(failure)",
                hint: failure.hint,
                Disposition.passes(failure.errno) ? consequence.passing : consequence
            )
        case .transport(let failure):
            self.init(
                .account,
                "not rotated: \(failure.text)",
                hint: failure.hint ?? "check the authority's settings",
                .operatorNothingSpent
            )
        case .locked(let failure):
            self.init(.account, verdict + "\(failure)", hint: "the next run goes on", .nextRunTries)
        case .directory(let url, let refusal):
            self.init(
                .account,
                "not rotated: the directory URL \"\(url)\": \(refusal)",
                hint: "a directory URL begins with https://",
                .operatorNothingSpent
            )
        case .url(let name, _, let refusal):
            self.init(
                .account,
                verdict + "its noted URL: \(refusal)",
                hint: "register it anew: rekey account register \(name)",
                .operatorNothingSpent
            )
        case .notRegistered(let name):
            self.init(
                .account,
                verdict + "there is none with \(name) yet",
                hint: "make it: rekey account register \(name)",
                .operatorNothingSpent
            )
        case .closed(let name, let account, let instant):
            self.init(
                .account,
                verdict + "\(account) was deactivated on \(InstantText.short(instant))",
                hint: "a new one is made only when you say so: rekey account register \(name)",
                .operatorNothingSpent
            )
        case .neitherKeyKnown(let name, let account):
            self.init(
                .account,
                verdict + "a key change was cut short and \(name) knows neither key of \(account ?? "the account")",
                hint: "both keys are kept in accounts/\(name)/; restore the directory from a backup, or register anew",
                .operatorNothingSpent
            )
        case .keyLost(let name, let account):
            self.init(
                .account,
                verdict + "its key is gone; the account was \(account)",
                hint: "restore accounts/\(name)/account.pem, or make a new account: rekey account register \(name)",
                .operatorNothingSpent
            )
        case .otherDirectory(let name, let noted, let configured):
            self.init(
                .account,
                verdict + "the key of \(name) belongs to \(noted), not to \(configured)",
                hint: "give the other directory another name in the configuration: keys do not move",
                .operatorNothingSpent
            )
        }
    }
}
