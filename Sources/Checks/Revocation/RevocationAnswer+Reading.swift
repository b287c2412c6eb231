import COpenSSL
import FoundationEssentials
import Glibc
import PKI

extension RevocationAnswer {
    /// Five minutes: what clocks may differ by before a statement is from the future.
    static let skew = 300.0

    /// Reads a time of revocation data.
    static func date(_ time: UnsafePointer<ASN1_TIME>?) -> Date? {
        var fields = tm()
        guard let time, ASN1_TIME_to_tm(time, &fields) == 1 else {
            ERR_clear_error()
            return nil
        }
        return Date(timeIntervalSince1970: Double(timegm(&fields)))
    }

    /// The name of a CRLReason (RFC 5280 §5.3.1); nil for a number without one.
    static func reason(_ code: Int) -> String? {
        let names = [
            "unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation",
            "certificateHold", nil, "removeFromCRL", "privilegeWithdrawn", "aACompromise",
        ]
        return names.indices.contains(code) ? names[code] : nil
    }

    /// The dates of a statement, checked as far as every kind needs it.
    static func period(
        from first: UnsafePointer<ASN1_TIME>?,
        to next: UnsafePointer<ASN1_TIME>?,
        at instant: Date
    ) throws(RevocationFailure) -> (thisUpdate: Date, nextUpdate: Date?) {
        guard let thisUpdate = date(first) else { throw .unreadable(field: "thisUpdate") }
        // RFC 6960 §4.2.2.1: "Responses whose thisUpdate time is later than the local system time SHOULD be considered
        // unreliable."
        guard thisUpdate.timeIntervalSince(instant) <= skew else { throw .notYetValid(thisUpdate) }
        guard let next else { return (thisUpdate, nil) }
        guard let nextUpdate = date(next) else { throw .unreadable(field: "nextUpdate") }
        return (thisUpdate, nextUpdate)
    }
}
