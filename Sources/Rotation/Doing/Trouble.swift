import ACME
import DNS
import Deployment
import FoundationEssentials
import KeyGeneration
import Ledger
import PKI
import Storage

/// Why a rotation stopped, as the part that stopped it said. `Explanation` puts it into words.
enum Trouble: Error {
    case account(AccountTrouble)
    case order(OrderFailure)
    case key(KeyFailure)
    case solver(SolverFailure)
    case storage(StorageFailure)
    case link(LiveLinkFailure)
    case ledger(LedgerFailure)
    case unreadable(LineageReader.Failure)
    case preflight([PreflightFinding])
    /// A CAA record forbids the authority to issue for the name.
    case caa(Identifier, CAARefusal)
    case locked(LockFailure)
    case staging(StagingFailure)
    case rejected(Rejected)
    case activation(ActivationFailure, GenerationNumber)
    case rollout(RolloutReport, Live)
    case braked(Brake)
    /// No order is sent with the clock as it is.
    case clock(ClockSanity.Trouble)
    /// The request would have been made with an account's key.
    case keyOfAccount
    /// The key made is one that must never be used again.
    case keyDenied
    /// The authority needs longer: not a failure.
    case processing(until: Date, because: ACMEFailure?)
    /// A generation asked for is not there or not whole.
    case noGeneration(GenerationNumber)
    case noPrevious
    /// A generation is never to be used again.
    case banned(GenerationNumber, Ban)
    case revocation(RevocationTrouble)
    /// A generation asked for is expired or about to.
    case expiring(GenerationNumber, Date, remaining: Double)
    /// Somebody else could change what the certificate's generations say.
    case state(UnusableState)
}

extension Trouble {
    /// Trouble with a key file: the disk's or the key's.
    init(_ failure: BorrowingFailure<KeyFailure>) {
        switch failure {
        case .storage(let failure): self = .storage(failure)
        case .borrower(let failure): self = .key(failure)
        }
    }
}

extension Trouble {
    /// Whether the authority refused because it has had too many requests of late (RFC 8555 §6.6), as a whole or for
    /// one of the names.
    var isLimit: Bool {
        let answer: ProblemAnswer? =
            switch self {
            case .account(.acme(let failure)): failure.answer
            case .order(let failure): failure.acme?.answer
            default: nil
            }
        guard let answer else { return false }
        return answer.status == 429 || answer.problem.type == .rateLimited
            || answer.problem.parts.contains { $0.type == .rateLimited }
    }
}
