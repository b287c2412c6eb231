/// What a sweep finds, as it finds it, in no particular order. To be iterated once.
///
/// The sweep ends when the sequence, or the iteration over it, is let go of, or its task is cancelled.
package struct SweepFindings<Tag: Sendable>: AsyncSequence, Sendable {
    package typealias Element = SweepFinding<Tag>
    package typealias Failure = Never

    /// Ends the sweep when nobody holds it any more.
    final class Handle: Sendable {
        let outbox: SweepOutbox<SweepFinding<Tag>>
        init(_ outbox: SweepOutbox<SweepFinding<Tag>>) { self.outbox = outbox }
        deinit { outbox.cancel() }
    }

    let handle: Handle

    package func makeAsyncIterator() -> Iterator { Iterator(handle: handle) }

    package struct Iterator: AsyncIteratorProtocol {
        let handle: Handle
        private var batch: [SweepFinding<Tag>] = []
        private var position = 0

        init(handle: Handle) { self.handle = handle }

        package mutating func next() async -> SweepFinding<Tag>? {
            if position == batch.count {
                // Given back before the next ones are waited for.
                batch = []
                position = 0
                batch = await handle.outbox.batch()
            }
            guard position < batch.count else { return nil }
            defer { position += 1 }
            return batch[position]
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async -> SweepFinding<Tag>? {
            await next()
        }
    }
}
