/// Why there is no answer. One case per thing a caller does something different about; an answer with status 4xx or 5xx
/// is not a failure but an ``HTTPResponse``.
package enum HTTPFailure: Error, Sendable, Equatable {
    /// Not an absolute URL of RFC 3986 characters without user name.
    case invalidURL(String)
    /// Not https (or http where that is allowed).
    case schemeRefused(String)
    /// A header that cannot stand on the wire.
    case invalidHeader(name: String)
    /// The trust file can't be read or holds no certificate.
    case trustFile(path: String)
    /// The name has no address, or the name service does not answer.
    case resolve(host: String)
    /// The address policy forbids where the name leads.
    case addressRefused(String)
    /// No connection; `errno` is the system's reason, 0 if it gave none.
    case connect(host: String, errno: Int32)
    /// The TLS handshake ended without a trusted connection.
    case tls(host: String, TLSReason)
    /// Time ran out in this phase.
    case deadline(DeadlinePhase)
    /// Bytes came too slowly for too long.
    case tooSlow
    /// The body is longer than allowed.
    case bodyTooLarge(limit: Int)
    /// The headers are longer, or more, than allowed.
    case headersTooLarge(limit: Int)
    /// The server closed the connection before its answer was whole.
    case closedEarly
    /// The answer is not HTTP.
    case malformedResponse(detail: String)
    /// A redirect that policy forbids to follow; `location` is where it points, made absolute, and untrusted.
    case redirectRefused(location: String)
    /// More redirects than allowed.
    case tooManyRedirects(limit: Int)
    /// The task was cancelled.
    case cancelled(requestSent: Bool)
    /// The client was shut down.
    case shutDown(requestSent: Bool)
    /// Everything else libcurl may say, with its own number (CURLE_…) and words.
    case transport(code: Int, text: String, requestSent: Bool)

    /// Whether the server could have processed the request. If so, a POST that changes something must not be sent
    /// again before the server was asked what became of it.
    package var mayHaveReachedServer: Bool {
        switch self {
        case .invalidURL, .schemeRefused, .invalidHeader, .trustFile, .resolve, .addressRefused, .connect, .tls: false
        case .deadline(let phase): phase.isAfterRequest
        case .tooSlow, .bodyTooLarge, .headersTooLarge, .closedEarly, .malformedResponse: true
        case .redirectRefused, .tooManyRedirects: true
        case .cancelled(let sent), .shutDown(let sent), .transport(_, _, let sent): sent
        }
    }
}

/// What a request was doing when its time ran out.
package enum DeadlinePhase: Sendable, Equatable {
    /// Looking up the name, or waiting for one of the host's connections to become free.
    case resolving
    /// Opening the connection.
    case connecting
    /// Negotiating TLS.
    case handshake
    /// The request is out, no answer has begun.
    case waiting
    /// Within the answer.
    case receiving

    /// Whether the request, or a part of it, was on its way.
    package var isAfterRequest: Bool {
        switch self {
        case .resolving, .connecting, .handshake: false
        case .waiting, .receiving: true
        }
    }
}

/// Why a TLS handshake failed. In every case no byte of the request was sent.
package enum TLSReason: Sendable, Equatable {
    /// The chain does not end in a trusted root.
    case untrusted
    /// The certificate is good, for another name.
    case wrongHost
    /// The certificate, or one of its issuers, is past its time.
    case expired
    /// The certificate, or one of its issuers, is not valid yet: often this machine's clock is wrong.
    case notYetValid
    /// The certificate was refused for another reason; `code` is OpenSSL's `X509_V_ERR_…`.
    case rejected(code: Int)
    /// The connection was closed or reset during the handshake.
    case closed
    /// No agreement on version, cipher or else; `detail` is the library's own words.
    case handshake(detail: String)
}
