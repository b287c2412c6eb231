/// A count and the labels it is told with, in order.
package struct LabelledCount: Sendable {
    package var labels: KeyValuePairs<String, String>
    package var count: Int

    package init(_ count: Int, _ labels: KeyValuePairs<String, String>) {
        self.labels = labels
        self.count = count
    }
}
