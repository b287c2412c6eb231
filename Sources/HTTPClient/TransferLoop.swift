import CCurl

/// The transfers under way on one multi handle. Lives on the driver's thread, where alone it is used.
final class TransferLoop {
    private let multi: UnsafeMutableRawPointer
    private let options: TransferOptions
    private let clock = ContinuousClock()
    private var active: [UnsafeMutableRawPointer: Transfer] = [:]
    /// Handles that wait for the next request; making one anew costs more than wiping it.
    private var idle: [UnsafeMutableRawPointer] = []

    init(multi: UnsafeMutableRawPointer, configuration: HTTPClientConfiguration) {
        self.multi = multi
        options = TransferOptions(configuration)
        let perHost = max(1, min(configuration.maxConnectionsPerHost, 1000))
        _ = rekey_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, perHost)
        _ = rekey_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    }

    /// Nothing of a transfer outlives the loop; the multi handle itself is the driver's.
    deinit { for handle in idle { curl_easy_cleanup(handle) } }

    /// Hands a request to libcurl, or tells its task at once why not.
    func start(_ submission: Submission) {
        guard !submission.ticket.isCancelled else {
            return submission.continuation.resume(returning: .failure(.cancelled(requestSent: false)))
        }
        guard let handle = idle.popLast() ?? curl_easy_init() else {
            return submission.continuation.resume(returning: .failure(Self.noMemory))
        }
        do throws(HTTPFailure) {
            let transfer = try Transfer(submission, on: handle, options: options, now: clock.now)
            guard curl_multi_add_handle(multi, handle) == CURLM_OK else { throw Self.noMemory }
            active[handle] = transfer
        } catch {
            recycle(handle)
            submission.continuation.resume(returning: .failure(error))
        }
    }

    /// Does what can be done without waiting.
    func turn() {
        for transfer in active.values where transfer.submission.ticket.isCancelled {
            finish(transfer) { _ in .failure(.cancelled(requestSent: transfer.requestSent)) }
        }
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var code = CURLE_OK
        while let handle = rekey_curl_multi_next_done(multi, &code) {
            guard let transfer = active[handle] else { continue }
            finish(transfer) { now in transfer.result(code, now: now) }
        }
        let now = clock.now
        for transfer in active.values where transfer.overdue <= now {
            finish(transfer) { now in transfer.result(CURLE_OPERATION_TIMEDOUT, now: now) }
        }
    }

    /// Sleeps until a socket is ready, a time-out of libcurl's is due, something is overdue, or the driver is woken.
    func wait() {
        let now = clock.now
        let patience = active.values.map { $0.overdue - now }.min() ?? .seconds(86_400)
        curl_multi_poll(multi, nil, 0, Int32(clamping: patience.milliseconds), nil)
    }

    /// Ends everything: every waiting task is told.
    func failAll() {
        for transfer in active.values {
            finish(transfer) { _ in .failure(.shutDown(requestSent: transfer.requestSent)) }
        }
    }

    private func finish(
        _ transfer: Transfer,
        _ result: (ContinuousClock.Instant) -> Result<ExchangeResult, HTTPFailure>
    ) {
        active[transfer.handle] = nil
        let outcome = result(clock.now)
        curl_multi_remove_handle(multi, transfer.handle)
        recycle(transfer.handle)
        transfer.submission.continuation.resume(returning: outcome)
    }

    private func recycle(_ handle: UnsafeMutableRawPointer) {
        guard idle.count < 16 else { return curl_easy_cleanup(handle) }
        curl_easy_reset(handle)
        idle.append(handle)
    }

    private static var noMemory: HTTPFailure {
        .transport(code: Int(CURLE_OUT_OF_MEMORY.rawValue), text: "out of memory", requestSent: false)
    }
}
