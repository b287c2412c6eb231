/// A check of endpoints and how it is decided.
package struct EndpointCheck: Sendable {
    package let check: Check
    /// Pure: the same subject always gets the same verdict.
    package let judge: @Sendable (EndpointSubject) -> Verdict

    init(_ check: Check, _ judge: @escaping @Sendable (EndpointSubject) -> Verdict) {
        self.check = check
        self.judge = judge
    }
}
