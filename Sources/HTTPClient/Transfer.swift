import CCurl

/// One exchange while libcurl works on it: what the callbacks write to. Lives and dies on the driver's thread.
final class Transfer {
    let submission: Submission
    let handle: UnsafeMutableRawPointer
    let started: ContinuousClock.Instant
    var collector: ResponseCollector
    /// How often libcurl began to send the request.
    private(set) var timesSent = 0
    private(set) var resendRefused = false
    private(set) var refusedAddress: String?
    private let addresses: AddressPolicy
    /// Freed with the transfer: libcurl reads it until the handle is reset.
    private let headerList: CurlList
    /// libcurl writes its words about a failure here.
    private let errorText = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// - Throws: the option libcurl refused.
    init(
        _ submission: Submission,
        on handle: UnsafeMutableRawPointer,
        options: TransferOptions,
        now: ContinuousClock.Instant
    ) throws(HTTPFailure) {
        self.submission = submission
        self.handle = handle
        started = now
        addresses = options.configuration.addresses
        collector = ResponseCollector(limits: submission.exchange.limits)
        headerList = CurlList(options.headerLines(of: submission.exchange))
        errorText.initialize(repeating: 0)
        var easy = EasyHandle(handle)
        options.apply(submission.exchange, to: &easy)
        easy.set(CURLOPT_HTTPHEADER, list: headerList.head)
        easy.set(CURLOPT_ERRORBUFFER, pointer: errorText.baseAddress)
        TransferCallbacks.install(on: &easy, context: Unmanaged.passUnretained(self).toOpaque())
        guard easy.refusal == CURLE_OK, !headerList.isIncomplete else {
            let text = String(cString: curl_easy_strerror(easy.refusal))
            throw .transport(code: Int(easy.refusal.rawValue), text: text, requestSent: false)
        }
    }

    deinit { errorText.deallocate() }

    var requestSent: Bool { timesSent > 0 }

    /// Called before each time the request goes out. libcurl sends a request again by itself when a reused connection
    /// turns out dead; the server may have read it all the same, so a POST goes out once only.
    /// - Returns: whether it may go out.
    func willSend() -> Bool {
        guard timesSent == 0 || submission.exchange.method.isSafe else {
            resendRefused = true
            return false
        }
        timesSent += 1
        return true
    }

    /// Called with each address before it is connected to.
    func mayConnect(to address: SocketAddress) -> Bool {
        guard addresses == .publicOnly, !PublicAddress.contains(address.bytes) else { return true }
        refusedAddress = address.text
        return false
    }

    /// When the transfer must have ended, should libcurl's own timer not have fired (it does not look at transfers that
    /// wait for a connection).
    var overdue: ContinuousClock.Instant { started + submission.exchange.limits.total + .milliseconds(250) }

    /// The answer, or what went wrong; read off the handle before it is reset.
    func result(_ code: CURLcode, now: ContinuousClock.Instant) -> Result<ExchangeResult, HTTPFailure> {
        guard code == CURLE_OK else { return .failure(outcome(code, now: now).failure) }
        let status = EasyHandle.long(handle, CURLINFO_RESPONSE_CODE)
        // libcurl takes a connection closed within the headers for the end of a bodiless answer.
        guard !collector.isInBlock else { return .failure(.closedEarly) }
        guard status >= 200 else { return .failure(.malformedResponse(detail: "no final answer, status \(status)")) }
        let response = HTTPResponse(
            status: status,
            headers: collector.headers,
            body: collector.body,
            finalURL: submission.exchange.url.text,
            httpVersion: version,
            newConnection: EasyHandle.long(handle, CURLINFO_NUM_CONNECTS) > 0
        )
        return .success(ExchangeResult(response: response, location: EasyHandle.string(handle, CURLINFO_REDIRECT_URL)))
    }

    private func outcome(_ code: CURLcode, now: ContinuousClock.Instant) -> TransferOutcome {
        let exchange = submission.exchange
        var outcome = TransferOutcome(
            code: code,
            host: exchange.url.authority,
            limits: exchange.limits,
            elapsed: now - started
        )
        outcome.requestSent = requestSent
        outcome.resendRefused = resendRefused
        outcome.refusedAddress = refusedAddress
        outcome.overflow = collector.overflow
        outcome.answerBegun = collector.hasBegun
        outcome.verifyResult = EasyHandle.long(handle, CURLINFO_SSL_VERIFYRESULT)
        outcome.systemError = Int32(truncatingIfNeeded: EasyHandle.long(handle, CURLINFO_OS_ERRNO))
        outcome.nameKnown = EasyHandle.offset(handle, CURLINFO_NAMELOOKUP_TIME_T) > 0
        outcome.connected = EasyHandle.long(handle, CURLINFO_LOCAL_PORT) > 0
        outcome.trustFile = exchange.roots.pem == nil ? exchange.roots.file : "the roots given"
        errorText.baseAddress.map { outcome.text = String(cString: $0) }
        if outcome.text.isEmpty { outcome.text = String(cString: curl_easy_strerror(code)) }
        return outcome
    }

    private var version: HTTPVersion {
        switch EasyHandle.long(handle, CURLINFO_HTTP_VERSION) {
        case Int(CURL_HTTP_VERSION_1_0): .http10
        case Int(CURL_HTTP_VERSION_1_1): .http11
        case Int(CURL_HTTP_VERSION_2_0): .http2
        default: .newer
        }
    }
}
