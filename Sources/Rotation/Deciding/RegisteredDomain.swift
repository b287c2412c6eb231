package import Ledger
package import PKI

/// The domain that authorities count certificates by.
///
/// They go by the Public Suffix List; here it is the last two labels. Under a suffix of two labels, such as `co.uk`,
/// that takes many owners for one, and the brake that counts by it holds earlier than it must: never later.
package enum RegisteredDomain {
    /// `example.com` for `*.www.example.com`; an address stands for itself.
    package static func approximate(_ identifier: Identifier) -> String {
        switch identifier {
        case .ip: identifier.value
        case .dns: identifier.value.split(separator: ".").suffix(2).joined(separator: ".")
        }
    }
}

extension Identifier {
    /// The name as budgets are keyed on it.
    package var budgetKey: String { "\(type):\(value)" }
    /// The name as an order's row in the ledger has it.
    package var orderedName: OrderedName {
        OrderedName(identifier: budgetKey, domain: RegisteredDomain.approximate(self))
    }
}
