import CertificateWorkshop
import TLS

/// A peer that means harm or knows no better, and what a probe may say about it.
struct HostilePeer: Sendable {
    /// The kinds of outcome, without their words.
    enum Verdict: String, Sendable {
        case served, late, closed, refused, injected, handshake, flooded, system, noCertificate, unreadable
    }

    let name: String
    let startTLS: StartTLS?
    let verdicts: Set<Verdict>
    let script: Speaker.Script

    init(_ name: String, _ startTLS: StartTLS? = nil, _ verdicts: Set<Verdict>, _ script: @escaping Speaker.Script) {
        self.name = name
        self.startTLS = startTLS
        self.verdicts = verdicts
        self.script = script
    }

    /// What an outcome is of.
    static func verdict(_ outcome: ProbeResult.Outcome?) -> Verdict? {
        switch outcome {
        case .served: .served
        case .unreachable(let failure): verdict(failure)
        case nil: nil
        }
    }

    private static func verdict(_ failure: ProbeFailure) -> Verdict {
        switch failure {
        case .timedOut: .late
        case .closed: .closed
        case .startTLSRefused: .refused
        case .startTLSInjected: .injected
        case .handshake: .handshake
        case .flooded: .flooded
        case .noCertificate: .noCertificate
        case .certificate: .unreadable
        case .system, .badName, .resolution, .cancelled: .system
        }
    }
}
