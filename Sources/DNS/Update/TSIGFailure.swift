package import PKI

/// Why a signed transaction did not come about. Those a server reports are not authenticated themselves, but BADTIME.
package enum TSIGFailure: Error, Sendable, Equatable {
    /// The server does not know the key, or not with this algorithm (BADKEY).
    case badKey(DomainName)
    /// The server knows the key under another secret (BADSIG).
    case badSignature(DomainName)
    /// The clocks differ too much (BADTIME); seconds that the server is ahead of us, negative behind; nil if not said.
    case badTime(ahead: Int64?)
    /// The server reported something else.
    case reported(TSIGError)
    /// The answer is not signed, so anyone may have sent it; what it claims.
    case unsigned(ResponseCode)
    /// The answer is signed with another key or algorithm.
    case otherKey(DomainName)
    /// The answer's code is not the one of its octets: forged, changed on the way, or another secret.
    case notAuthentic
    /// The answer was signed too long ago or is from the future.
    case outsideWindow(seconds: UInt64)
    /// The answer's TSIG record cannot be read, or there are several.
    case malformed
    case openSSL(OpenSSLError)
    /// The request has no octets.
    case request(DNSMessageFailure)
}

extension TSIGFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badKey(let name): "TSIG: the server does not know the key \"\(name)\" with this algorithm (BADKEY)"
        case .badSignature(let name): "TSIG: the server has another secret for the key \"\(name)\" (BADSIG)"
        case .badTime(let ahead?):
            "TSIG: the server's clock is \(ahead.magnitude) s \(ahead < 0 ? "behind" : "ahead of") ours (BADTIME)"
        case .badTime(nil): "TSIG: the server's clock differs from ours by more than the time window (BADTIME)"
        case .reported(let error): "TSIG: the server reports error \(error.rawValue)"
        case .unsigned(let code): "TSIG: the server's answer (\(code)) is not signed"
        case .otherKey(let name): "TSIG: the server signed its answer with another key, \"\(name)\""
        case .notAuthentic: "TSIG: the server's answer is not authentic"
        case .outsideWindow(let seconds): "TSIG: the server's answer was signed \(seconds) s away from our time"
        case .malformed: "TSIG: the signature of the server's answer cannot be read"
        case .openSSL(let error): "TSIG: \(error)"
        case .request(let failure): "TSIG: the request: \(failure)"
        }
    }

    /// What the operator can do.
    package var hint: String? {
        switch self {
        case .badKey: "the key's name and algorithm must be the same in the server's configuration"
        case .badSignature, .notAuthentic: "the key's secret must be the same in the server's configuration"
        case .badTime, .outsideWindow: "set both clocks right (NTP)"
        case .unsigned: "the server must know the key and allow it to update the zone"
        case .otherKey, .reported, .malformed, .openSSL, .request: nil
        }
    }
}
