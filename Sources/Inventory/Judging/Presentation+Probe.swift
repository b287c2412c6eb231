import Checks
import PKI
import TLS

extension Presentation {
    /// What a handshake showed, in the words of the checks.
    init(chain: [Certificate], negotiated: NegotiatedTLS?) {
        self.init(
            chain: chain,
            version: negotiated.flatMap { Checks.TLSVersion($0.version) },
            cipher: negotiated?.cipher.description,
            group: negotiated?.group,
            alpn: negotiated.map { $0.applicationProtocol ?? "" },
            staple: nil,
            asksForClientCertificate: negotiated.map { $0.certificateRequest != nil },
            handshakeSeconds: negotiated.map {
                Double($0.duration.components.attoseconds) / 1e18
                    + Double($0.duration.components.seconds)
            }
        )
    }
}
