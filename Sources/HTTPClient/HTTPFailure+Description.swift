import Glibc

extension HTTPFailure: CustomStringConvertible {
    /// One sentence in lower case without a full stop, safe to print.
    package var description: String {
        switch self {
        case .invalidURL(let url): "\"\(url)\" is not an absolute https URL"
        case .schemeRefused(let url): "\"\(url)\" is not https"
        case .invalidHeader(let name): "header \"\(name.quotable)\" has a name or value that can't be sent"
        case .trustFile(let path): "\(path): no readable PEM certificates in the trust file"
        case .resolve(let host): "\(host): no address found for this name"
        case .addressRefused(let address): "\(address) is not a public address"
        case .connect(let host, let errno): "\(host): can't connect\(Self.reason(errno))"
        case .tls(let host, let reason): "\(host): \(reason)"
        case .deadline(let phase): "time ran out while \(phase)"
        case .tooSlow: "the answer came too slowly"
        case .bodyTooLarge(let limit): "the answer is longer than \(limit) bytes"
        case .headersTooLarge(let limit): "the answer's headers exceed \(limit) bytes, or are too many"
        case .closedEarly: "the server closed the connection before its answer was whole"
        case .malformedResponse(let detail): "the answer is not HTTP: \(detail)"
        case .redirectRefused(let location): "redirect to \"\(location)\" refused"
        case .tooManyRedirects(let limit): "more than \(limit) redirects"
        case .cancelled: "cancelled"
        case .shutDown: "the client was shut down"
        case .transport(let code, let text, _): "transport error \(code): \(text)"
        }
    }

    private static func reason(_ errno: Int32) -> String {
        guard errno != 0 else { return "" }
        // strerror itself is not safe to call from several threads.
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer -> String in
            buffer.initialize(repeating: 0)
            guard let base = buffer.baseAddress, strerror_r(errno, base, buffer.count) == 0 else {
                return "errno \(errno)"
            }
            return String(cString: base)
        }
        return ": " + text.prefix(1).lowercased() + text.dropFirst()
    }
}

extension DeadlinePhase: CustomStringConvertible {
    /// A participle that follows "while".
    package var description: String {
        switch self {
        case .resolving: "looking up the name or waiting for a free connection"
        case .connecting: "connecting"
        case .handshake: "negotiating TLS"
        case .waiting: "waiting for the answer"
        case .receiving: "receiving the answer"
        }
    }
}

extension TLSReason: CustomStringConvertible {
    /// A sentence that follows the host's name.
    package var description: String {
        switch self {
        case .untrusted: "the certificate does not chain to a trusted root"
        case .wrongHost: "the certificate is for another name"
        case .expired: "the certificate or one of its issuers has expired"
        case .notYetValid: "the certificate or one of its issuers is not valid yet; check this machine's clock"
        case .rejected(let code): "the certificate was refused (X509_V_ERR \(code))"
        case .closed: "the connection was closed during the TLS handshake"
        case .handshake(let detail): "TLS handshake: \(detail)"
        }
    }
}
