import Glibc
import TLS

extension BlindSpot.Reason {
    /// The word for why no certificate was seen at an address.
    init(_ failure: ProbeFailure) {
        self =
            switch failure {
            case .badName, .resolution: .unresolved
            case .timedOut: .timedOut
            case .system(let code, .connecting) where code == ECONNREFUSED: .refused
            case .system(let code, _) where code == ETIMEDOUT: .timedOut
            case .system: .walkError
            case .closed, .startTLSRefused, .startTLSInjected: .noTLS
            case .handshake: failure.isNoTLS ? .noTLS : .handshakeFailed
            case .noCertificate, .flooded: .handshakeFailed
            case .certificate: .unreadableCertificate
            case .cancelled: .budgetSpent
            }
    }
}
