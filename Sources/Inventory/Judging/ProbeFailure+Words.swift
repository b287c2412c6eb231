import Glibc
import PKI
import TLS

extension ProbeFailure {
    /// The part of a probe that was under way, in the words of the checks.
    var phaseWord: String {
        switch self {
        case .badName, .resolution: Phase.resolving.rawValue
        case .timedOut(let phase), .system(_, let phase), .closed(let phase): phase.rawValue
        case .startTLSRefused, .startTLSInjected: Phase.upgrading.rawValue
        case .handshake, .noCertificate, .certificate, .flooded: Phase.shakingHands.rawValue
        case .cancelled: Phase.connecting.rawValue
        }
    }
}

extension OpenSSLError {
    /// Whether what answered was no TLS at all: OpenSSL calls it a wrong version or an HTTP request.
    fileprivate var isNoTLS: Bool {
        reasons.contains {
            $0.contains("wrong version number") || $0.contains("http request") || $0.contains("packet length")
        }
    }
}

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
            case .handshake(let error): error.isNoTLS ? .noTLS : .handshakeFailed
            case .noCertificate, .flooded: .handshakeFailed
            case .certificate: .unreadableCertificate
            case .cancelled: .budgetSpent
            }
    }
}
