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
    case expiring(GenerationNumber, Date)
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
