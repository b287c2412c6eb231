/// One kind among several, and how many are of it.
package struct Share: Sendable, Equatable {
    package var label: String
    package var count: Int

    package init(
        label: String,
        count: Int
    ) {
        self.label = label
        self.count = count
    }
}
