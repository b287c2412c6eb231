import KeyGeneration
import Rotation
import Storage
import SystemPackage

/// Why an account was not taken over, in words.
struct AccountRefusal: Error {
    let reason: String
    let hint: String
    let status: ExitStatus

    init(_ trouble: AccountTrouble) {
        let report = AccountReport(trouble)
        (reason, hint) = (report.verdict, report.hint)
        status = report.healsByItself ? .later : .needsOperator
    }

    /// The key cannot be read or used.
    init(_ failure: BorrowingFailure<KeyFailure>, _ file: FilePath) {
        switch failure {
        case .storage(let failure):
            (reason, hint) = ("\(failure)", failure.hint)
            status = ExitStatus(failure)
        case .borrower(let failure):
            reason = "\(file): \(failure)"
            hint = "the next order makes an account of its own"
            status = .needsOperator
        }
    }
}
