package import COpenSSL
package import FoundationEssentials
import Glibc

/// Instants out of ASN.1's two time types.
package enum ASN1Date {
    /// The instant of a UTCTime or GeneralizedTime; nil for nil and for what is no time.
    package static func date(_ time: UnsafePointer<ASN1_TIME>?) -> Date? {
        var fields = tm()
        guard let time, ASN1_TIME_to_tm(time, &fields) == 1 else {
            ERR_clear_error()
            return nil
        }
        return Date(timeIntervalSince1970: Double(timegm(&fields)))
    }
}
