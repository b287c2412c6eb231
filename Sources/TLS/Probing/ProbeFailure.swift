import Glibc
package import PKI

/// Why no certificate was seen at an address.
package enum ProbeFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The part of a probe that was under way.
    package enum Phase: String, Sendable, Equatable {
        case resolving, connecting
        case upgrading = "waiting for STARTTLS"
        case shakingHands = "shaking hands"
    }

    /// Host or server name holds an octet no name has, or is too long.
    case badName
    /// The resolver's reason.
    case resolution(String)
    /// The deadline came first.
    case timedOut(Phase)
    /// The system refused a socket, a connection or a thread: an errno.
    case system(errno: Int32, Phase)
    /// The peer closed the connection before a certificate was seen.
    case closed(Phase)
    /// The service does not offer TLS after its greeting; its words, cut and escaped.
    case startTLSRefused(String)
    /// Plain text came between the service's consent and TLS: what a man in the middle puts there to have it taken for
    /// protected later on (RFC 3207 §6; CVE-2011-0411 and its like).
    case startTLSInjected
    /// The handshake failed on either side.
    case handshake(OpenSSLError)
    /// The peer sent more than so many octets, and the handshake was not over.
    case flooded(limit: Int)
    /// The handshake succeeded without a certificate.
    case noCertificate
    /// A certificate was sent that cannot be read.
    case certificate(position: Int, Certificate.Failure)
    /// The task was cancelled.
    case cancelled

    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .badName: "not a name that can be asked for"
        case .resolution(let reason): "not resolved: \(reason)"
        case .timedOut(let phase): "timed out while \(phase.rawValue)"
        case .system(let code, let phase): "\(String(cString: strerror(code))) while \(phase.rawValue)"
        case .closed(let phase): "closed by the peer while \(phase.rawValue)"
        case .startTLSRefused(let words): "no TLS offered: \"\(words)\""
        case .startTLSInjected: "plain text between the service's consent and TLS: possibly put in by a third party"
        case .handshake where isNoTLS: "the peer does not speak TLS"
        case .handshake(let error): "\(error)"
        case .flooded(let limit): "more than \(limit) octets while shaking hands"
        case .noCertificate: "no certificate was presented"
        case .certificate(let position, let failure): "certificate \(position) presented: \(failure)"
        case .cancelled: "cancelled"
        }
    }
}

extension ProbeFailure {
    /// Whether what answered was no TLS at all: OpenSSL calls it a wrong version or an HTTP request.
    package var isNoTLS: Bool {
        guard case .handshake(let error) = self else { return false }
        return error.reasons.contains {
            $0.contains("wrong version number") || $0.contains("http request") || $0.contains("packet length")
        }
    }
}
