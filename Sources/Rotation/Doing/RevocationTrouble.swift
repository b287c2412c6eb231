import ACME
import FoundationEssentials
import KeyGeneration
import Storage

/// Why a certificate was not revoked.
enum RevocationTrouble: Error {
    /// It is what is live.
    case live(GenerationNumber)
    /// There is no generation before the live one.
    case noEarlier
    /// It is not on disk, whole.
    case missing(Int)
    /// It has expired: authorities revoke no such certificate.
    case expired(GenerationNumber, Date)
    /// The authority that issued it is not in the configuration any more.
    case unknownAuthority(GenerationNumber, String)
    /// No endpoint is configured that could show that the successor is served.
    case unprovable
    case account(GenerationNumber, AccountTrouble)
    case key(GenerationNumber, BorrowingFailure<KeyFailure>)
    /// The key on disk is not the certificate's, or of a kind that cannot sign.
    case otherKey(GenerationNumber)
    case refused(GenerationNumber, ACMEFailure, RevocationRecord.Signatory)

    /// Whether the same may succeed later with nothing changed.
    var healsByItself: Bool {
        switch self {
        case .live, .noEarlier, .missing, .expired, .unknownAuthority, .unprovable, .key, .otherKey: false
        case .account(_, let trouble): AccountReport(trouble).healsByItself
        case .refused(_, let failure, _):
            switch failure.disposition {
            case .retry, .abandoned: true
            case .needsOperator: false
            }
        }
    }

    /// Whether the certificate's own key may do what its account may not.
    var leavesItToTheKey: Bool {
        switch self {
        case .account(_, .notRegistered), .account(_, .closed), .account(_, .keyLost): true
        case .refused(_, let failure, .account):
            failure.answer.map { $0.problem.type == .unauthorized || $0.problem.type == .accountDoesNotExist } ?? false
        default: false
        }
    }
}
