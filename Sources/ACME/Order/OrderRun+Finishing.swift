import FoundationEssentials
import PKI

extension OrderRun {
    /// Sends the certificate request. The names are proven, so the answers go first.
    mutating func finalize() async -> OrderEvent {
        await withdraw()
        guard let reading else { return .failed }
        guard await tell({ observer throws in try await observer.finalizing(reading.url) }) else { return .failed }
        let request: [UInt8]
        do {
            request = try await csr()
        } catch {
            cause = error is CancellationError ? .acme(.cancelled) : .request(error)
            return .failed
        }
        do throws(ACMEFailure) {
            return .order(take(try await client.finalize(reading, request: request, as: account)))
        } catch {
            return finalizeEvent(error)
        }
    }

    /// Whatever does not say clearly that the server did not act means that it may have.
    private mutating func finalizeEvent(_ failure: ACMEFailure) -> OrderEvent {
        cause = .acme(failure)
        retryAfter = failure.answer?.retryAfter
        switch failure {
        case .transport(let failure, _): return failure.mayHaveReachedServer ? .finalizeLost : .failed
        case .problem(let answer, _):
            if answer.problem.type == .orderNotReady { return .finalizeRefused(.notReady) }
            if answer.problem.type == .badCSR { return .finalizeRefused(.badRequest) }
            return answer.status >= 500 ? .finalizeLost : .failed
        case .protocolBroken(let breach):
            // Without a URL nothing was sent.
            return breach.member == "order.finalize" && breach.fault == .absent ? .failed : .finalizeLost
        default: return .failed
        }
    }

    /// Downloads the chain, and another one if that is preferred and offered.
    mutating func download() async -> OrderEvent {
        guard let url = reading?.order.certificate else { return .failed }
        do throws(ACMEFailure) {
            guard let answer = try await client.certificate(at: url, as: account) else { return .certificateNotYet }
            certificate = await preferred(over: answer)
            return .certificate
        } catch {
            retryAfter = error.answer?.retryAfter
            cause = .acme(error)
            // One server says 403 rateLimited, others 404, while it is not there yet. What else passes, or may, is told.
            if error.answer?.status == 404 { return .certificateNotYet }
            guard error.isPassing else { return .failed }
            trouble = error
            return .unreadable
        }
    }

    private func preferred(over chosen: CertificateReading) async -> CertificateReading {
        guard let wanted = request.preferredChain else { return chosen }
        return await client.certificate(preferring: ChainWish(wanted), over: chosen, as: account)
    }

    /// What came of it all.
    mutating func conclude(in phase: OrderPhase) async -> Result<OrderOutcome, OrderFailure> {
        guard case .over(let end) = state else { return .failure(failure(.acme(.cancelled), phase, usable: true)) }
        switch end {
        case .issued:
            guard let reading, let certificate else { break }
            return .success(
                .issued(
                    Issued(
                        orderURL: reading.url,
                        order: reading.order,
                        chain: certificate.chain,
                        pem: certificate.pem,
                        replacement: reading.replacement,
                        profileNotHonoured: reading.order.contradicts(profile: request.profile)
                    )
                )
            )
        case .stillProcessing:
            guard let reading else { break }
            let later = resumeAt ?? client.clock.now().addingTimeInterval(60)
            return .success(.stillProcessing(order: reading.url, retryAt: later, trouble: trouble))
        case .failed:
            let cause = cause ?? .acme(.cancelled)
            // An order of an earlier run exists whether or not it could be read this time.
            let exists = reading != nil || existingOrder != nil
            return .failure(failure(cause, phase, usable: exists && Self.leavesOrderUsable(cause)))
        case .notFinalized: return .failure(failure(.acme(.notFinalized), phase, usable: true))
        case .refused, .notValidated:
            let reasons = await reasons()
            let refusal = end == .refused ? ACMEFailure.orderInvalid(reasons) : .notValidated(reasons)
            return .failure(failure(.acme(refusal), phase, usable: false))
        case .changed: return .failure(failure(.acme(.orderChanged), phase, usable: false))
        case .taken: return .failure(failure(.acme(.orderTaken), phase, usable: false))
        case .gone: return .failure(failure(.acme(.orderGone), phase, usable: false))
        case .incomplete, .unknownStatus, .unexpected: break
        }
        return .failure(failure(.acme(.protocolBroken(breach(end))), phase, usable: false))
    }

    private func breach(_ end: OrderEnd) -> ProtocolBreach {
        if end == .incomplete { return ProtocolBreach("order.authorizations", .absent) }
        return ProtocolBreach("order.status", .unknownStatus(ServerText(reading?.order.status.rawValue ?? "")))
    }

    private func failure(_ cause: OrderFailure.Cause, _ phase: OrderPhase, usable: Bool) -> OrderFailure {
        OrderFailure(cause: cause, phase: phase, order: reading?.url, orderRemainsUsable: usable)
    }

    /// Whether coming back to the order makes sense after a step that did not succeed.
    private static func leavesOrderUsable(_ cause: OrderFailure.Cause) -> Bool {
        switch cause {
        case .observer, .request: true
        case .acme(.noUsableChallenge): false
        case .acme(let failure): failure.answer == nil || failure.disposition != .needsOperator
        }
    }

    /// Why the order failed, name by name; read only now, when there is something to explain.
    private mutating func reasons() async -> [IdentifierProblem] {
        _ = await inspect()
        var reasons = authorizations.compactMap { authorization in
            authorization.problem.map { IdentifierProblem(identifier: authorization.displayName, problem: $0) }
        }
        if let problem = reading?.order.problem {
            // The order's own account comes first if it says more than the names do.
            let parts = problem.subproblems.isEmpty && !reasons.isEmpty ? [] : problem.parts
            reasons += parts.map { IdentifierProblem(identifier: $0.identifier, problem: $0) }
        }
        return reasons
    }
}
