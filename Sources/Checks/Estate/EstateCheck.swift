/// A check of the whole estate and how it is decided.
package struct EstateCheck: Sendable {
    package let check: Check
    /// Pure: what it finds, in a stable order. What is not named passes or is not bound.
    package let judge: @Sendable (EstateSubject) -> [EstateFinding]

    init(_ check: Check, _ judge: @escaping @Sendable (EstateSubject) -> [EstateFinding]) {
        self.check = check
        self.judge = judge
    }
}
