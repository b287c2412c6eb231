import Rotation
import Storage

extension ExitStatus {
    /// What a disk's refusal comes to: a matter of rights, of waiting, or of somebody who acts.
    init(_ failure: StorageFailure) {
        self = failure.isPermission ? .permission : Disposition.passes(failure.errno) ? .later : .needsOperator
    }
}
