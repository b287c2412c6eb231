import Ledger
import Synchronization

/// The row of the order being worked on: another one takes its place when the same attempt has to order again.
final class OrderTally: Sendable {
    private let row: Mutex<OrderID?>

    /// - Parameter order: nil for an order that an earlier run counted.
    init(_ order: OrderID?) { row = Mutex(order) }

    var current: OrderID? {
        get { row.withLock { $0 } }
        set { row.withLock { $0 = newValue } }
    }
}
