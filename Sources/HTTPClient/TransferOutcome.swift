import CCurl

/// Everything known of a transfer that ended without an answer; read off the handle, then judged without it.
struct TransferOutcome {
    /// libcurl's result.
    var code: CURLcode
    /// Host and port, for messages.
    var host: String
    var limits: HTTPLimits
    /// How long it took by our own clock, from before libcurl's.
    var elapsed: Duration
    /// Whether the request began to be sent.
    var requestSent = false
    /// Whether libcurl was kept from sending a POST a second time.
    var resendRefused = false
    /// The address policy's refusal.
    var refusedAddress: String?
    var overflow: ResponseCollector.Overflow?
    var answerBegun = false
    /// OpenSSL's verdict on the chain, 0 if it was fine.
    var verifyResult = 0
    var systemError: Int32 = 0
    var nameKnown = false
    var connected = false
    /// libcurl's words; they may quote the server.
    var text = ""
    var trustFile: String?

    /// What the caller is told.
    var failure: HTTPFailure {
        if let refusedAddress { return .addressRefused(refusedAddress) }
        if resendRefused { return .closedEarly }
        switch overflow {
        case .body: return .bodyTooLarge(limit: limits.bodyBytes)
        case .headers: return .headersTooLarge(limit: limits.headerBytes)
        case nil: break
        }
        return requestSent ? failureAfterRequest : failureBeforeRequest
    }

    private var failureBeforeRequest: HTTPFailure {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED: .invalidURL(host.quotable)
        case CURLE_UNSUPPORTED_PROTOCOL: .schemeRefused(host.quotable)
        case CURLE_COULDNT_RESOLVE_HOST: .resolve(host: host)
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING:
            .connect(host: host, errno: systemError)
        case CURLE_OPERATION_TIMEDOUT: .deadline(connected ? .handshake : nameKnown ? .connecting : .resolving)
        case CURLE_SSL_CACERT_BADFILE: .trustFile(path: trustFile ?? "the system's roots")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .tls(host: host, certificateReason)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            .tls(host: host, handshakeReason)
        default: .transport(code: Int(code.rawValue), text: text.quotable, requestSent: false)
        }
    }

    private var failureAfterRequest: HTTPFailure {
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            // libcurl's timer may fire a millisecond early; its rate is measured in whole seconds.
            elapsed + .milliseconds(20) < limits.total ? .tooSlow : .deadline(answerBegun ? .receiving : .waiting)
        // A header line past libcurl's own 100 kB; 100 is CURLE_TOO_LARGE, which newer versions say instead.
        case CURLE_OUT_OF_MEMORY, CURLcode(rawValue: 100): .headersTooLarge(limit: limits.headerBytes)
        case CURLE_FILESIZE_EXCEEDED: .bodyTooLarge(limit: limits.bodyBytes)
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2_STREAM: .closedEarly
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_HTTP2, CURLE_BAD_CONTENT_ENCODING:
            .malformedResponse(detail: text.quotable)
        default: .transport(code: Int(code.rawValue), text: text.quotable, requestSent: true)
        }
    }

    /// libcurl compares the host name itself, after OpenSSL found the chain good, and leaves 0 or 1 as the verdict; only
    /// its words tell that from a chain OpenSSL refused without a reason.
    private var certificateReason: TLSReason {
        if verifyResult <= 1, !text.hasPrefix("SSL certificate problem") { return .wrongHost }
        switch verifyResult {
        case 62, 64: return .wrongHost
        case 2, 7, 18, 19, 20, 21, 27: return .untrusted
        case 9: return .notYetValid
        case 10: return .expired
        default: return .rejected(code: verifyResult)
        }
    }

    /// A signature that does not fit the trusted key (a root made anew under its old name) reaches libcurl as an error of
    /// the crypto library, not of its TLS part.
    private var handshakeReason: TLSReason {
        let signs = ["SSL_ERROR_SYSCALL", "SSL_ERROR_ZERO_RETURN", "unexpected eof", "Connection reset"]
        if signs.contains(where: { text.contains($0) }) { return .closed }
        if text.contains("error:"), !text.contains("SSL routines") { return .untrusted }
        return .handshake(detail: text.quotable)
    }
}
