import FoundationEssentials

extension OrderRun {
    /// Places the order and has its URL persisted before anything else.
    mutating func place() async -> OrderEvent {
        reading = nil
        let placed: OrderReading
        do throws(ACMEFailure) {
            placed = try await client.newOrder(
                request.identifiers,
                profile: request.profile,
                replaces: request.replaces,
                as: account
            )
        } catch {
            return fail(error)
        }
        let view = take(placed)
        guard await tell({ observer throws in try await observer.orderPlaced(placed.url) }) else { return .failed }
        return .order(view)
    }

    /// Reads the order, or the one of an earlier run.
    mutating func read() async -> OrderEvent {
        // A URL that may not be asked any more is as good as gone.
        guard let url = reading?.url ?? existingOrder.flatMap({ try? client.url($0) }) else {
            return .orderMissing
        }
        do throws(ACMEFailure) {
            return .order(take(try await client.order(at: url, as: account)))
        } catch {
            if let status = error.answer?.status, status == 404 || (reading == nil && [401, 403].contains(status)) {
                return .orderMissing
            }
            return unread(error)
        }
    }

    /// Remembers a reading; what it means depends on what was asked for and read before.
    mutating func take(_ new: OrderReading) -> OrderView {
        retryAfter = new.retryAfter
        if let known = reading {
            guard !known.order.contradicts(new.order) else { return .changed }
            reading = known.updated(by: new)
        } else {
            reading = new
            let wanted = Set(request.identifiers.map { WireIdentifier($0) })
            guard new.order.identifiers.isEmpty || new.order.identifiers == wanted else { return .changed }
        }
        return OrderView(reading?.order ?? new.order)
    }
}
