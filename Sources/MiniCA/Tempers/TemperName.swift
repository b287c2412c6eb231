/// Names of tempers, for command lines and tables: a cell, a semantic case, or one of the plain tempers below.
extension Temper {
    /// Reads `ENDPOINT:FAULT`, `CASE` or a plain temper, each with an optional `@VARIANT` and `:TIMES`; nil for a name
    /// that is none.
    package init?(name: String) {
        guard let (base, dose) = Dose.split(name) else { return nil }
        if let cell = FaultCell(base) {
            self = .fault(cell, dose)
        } else if let semantic = SemanticCase(rawValue: base) {
            self = .semantic(semantic, dose)
        } else if let plain = Self.plain(base, dose.times) {
            self = plain
        } else {
            return nil
        }
    }

    /// The name that `init(name:)` reads; nil for plain tempers that carry more than a number.
    package var name: String? {
        switch self {
        case .fault(let cell, let dose): "\(cell)\(dose)"
        case .semantic(let semantic, let dose): "\(semantic.rawValue)\(dose)"
        case .rejectNonces(let percent): "reject-nonces:\(percent)"
        case .processingPolls(let polls): "processing-polls:\(polls)"
        case .retryAfter(.seconds(let seconds)) where seconds >= 0: "retry-after:\(seconds)"
        case .reuseAuthorizations: "reuse-authorizations"
        case .readyOrders: "ready-orders"
        case .escapesInDetail: "escapes-in-detail"
        case .cutAfterFinalize, .wrongKey, .extraName, .limitNewOrders, .retryAfter: nil
        }
    }

    private static func plain(_ name: String, _ number: Int?) -> Temper? {
        switch (name, number) {
        case ("reject-nonces", let percent?): .rejectNonces(percent: percent)
        case ("processing-polls", let polls?): .processingPolls(polls)
        case ("retry-after", let seconds?): .retryAfter(.seconds(seconds))
        case ("reuse-authorizations", nil): .reuseAuthorizations
        case ("ready-orders", nil): .readyOrders
        case ("escapes-in-detail", nil): .escapesInDetail
        default: nil
        }
    }
}
