import FoundationEssentials
import PKI

/// Whether every address answers, with the same certificate, as fast as before.
extension EndpointChecks {
    static let handshakeFails = EndpointCheck(
        Check(
            86,
            "handshake-fails",
            "no TLS connection comes about",
            .critical,
            source: "policy",
            facts: .endpoint
        )
    ) { subject in
        let failed = subject.addresses.compactMap { facts -> String? in
            guard case .failed(let reason) = facts.outcome else { return nil }
            return "\(facts.address): \(OneLine.text(reason))"
        }
        guard !subject.addresses.isEmpty else {
            return .violates(
                detail: "\(OneLine.text(subject.host)) has no address",
                hint: "add an A or AAAA record, or take the endpoint off the list"
            )
        }
        guard !failed.isEmpty else { return .passes }
        return .violates(
            detail: OneLine.list(failed),
            hint: "see whether the service runs and listens there, then its log for the alert",
            severity: failed.count < subject.addresses.count ? .high : nil
        )
    }

    static let addressesDiffer = EndpointCheck(
        Check(
            87,
            "addresses-differ",
            "the addresses of the name serve different certificates",
            .high,
            source: "policy",
            facts: .endpoint
        )
    ) { subject in
        let served = subject.served.compactMap { look in look.presented.leaf.map { (look.facts.address, $0) } }
        guard subject.addresses.count > 1 else { return .doesNotApply }
        let leaves = subject.leaves.sorted { $0.validity.notBefore > $1.validity.notBefore }
        guard leaves.count < 2 else {
            let groups = leaves.map { leaf in
                let addresses = served.filter { $0.1.fingerprint == leaf.fingerprint }.map(\.0)
                let end = leaf.validity.notAfter.formatted(.iso8601)
                return "\(OneLine.list(addresses)): \(OneLine.short(leaf.fingerprint)) until \(end)"
            }
            return .violates(
                detail: OneLine.list(groups),
                hint: "reload or redeploy the addresses with the older certificate"
            )
        }
        return served.count == subject.addresses.count ? .passes : .undecided("what the other addresses serve")
    }

    static let defaultLeaks = EndpointCheck(
        Check(
            89,
            "default-certificate-differs",
            "without a server name the certificate of somebody else is served",
            .low,
            source: "RFC 6066 §3",
            facts: .endpoint
        )
    ) { subject in
        guard subject.serverName != nil else { return .doesNotApply }
        let hint = "make a certificate without names the default, or refuse the handshake (nginx: ssl_reject_handshake)"
        return subject.judgeEach(hint: hint) { facts, _ in
            switch facts.audit.withoutName {
            case .served(let leaf):
                let isOthers = !leaf.identifiers.isEmpty && !subject.identity.isCovered(by: leaf)
                return isOthers ? .wrong("served by default: \(names(of: leaf))") : .fine
            case .refused: return .fine
            case nil: return .unknown("what is served without a server name")
            }
        }
    }

    static let handshakeRegressed = EndpointCheck(
        Check(
            99,
            "handshake-regressed",
            "handshakes became slow, or sessions are no longer resumed",
            .low,
            source: "policy",
            facts: .endpoint
        )
    ) { subject in
        let hint = "look at what changed at the last reload: ticket keys, session cache, key type, load"
        return subject.judgeEach(hint: hint) { facts, presented in
            // A server that never resumed does not want to.
            if facts.audit.resumes == false, facts.audit.resumedBefore == true {
                return .wrong("sessions were resumed before and are not now")
            }
            let resumption: AddressFinding =
                facts.audit.resumes == nil ? .unknown("whether sessions are resumed") : .fine
            guard let now = presented.handshakeSeconds, let usual = facts.usualHandshake else { return resumption }
            // Three times as long, and by more than a network's mood.
            guard now > usual * 3, now - usual > 0.25 else { return resumption }
            return .wrong("\(OneLine.milliseconds(now)) instead of \(OneLine.milliseconds(usual))")
        }
    }
}
