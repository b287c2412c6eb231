import Rotation
import Takeover

/// What is told of one account that was to be taken over.
struct TakenAccount: Encodable {
    let authority: String
    let directory: String
    let url: String?
    /// `taken`, `would-take`, `unchanged`, `other-account` or `refused`.
    let outcome: String
    let problem: String?
    let hint: String?

    init(_ account: TakeoverPlan.Account, _ result: Result<AccountIntake, AccountRefusal>, isRehearsal: Bool) {
        authority = account.authority
        directory = account.foreign.directory
        url = account.foreign.url
        switch result {
        case .success(.taken): (outcome, problem, hint) = (isRehearsal ? "would-take" : "taken", nil, nil)
        case .success(.unchanged): (outcome, problem, hint) = ("unchanged", nil, nil)
        case .success(.otherAccount):
            outcome = AccountIntake.otherAccount.rawValue
            problem = "there is another account with \(authority) here already; it is kept"
            hint = "nothing needs to be done: orders use the account that is here"
        case .failure(let refusal): (outcome, problem, hint) = ("refused", refusal.reason, refusal.hint)
        }
    }

    /// A line or two for people.
    var text: String {
        let place = url.map { ": \($0)" } ?? ": its URL is found with the first order"
        switch outcome {
        case "taken": return "account with \(authority): taken over\(place)"
        case "would-take": return "account with \(authority): would be taken over\(place)"
        case "unchanged": return "account with \(authority): taken over before\(place)"
        case "other-account": return "account with \(authority): not taken over: \(problem ?? "")"
        default: return "rekey: account with \(authority): not taken over: \(problem ?? "")\n  hint       \(hint ?? "")"
        }
    }
}
