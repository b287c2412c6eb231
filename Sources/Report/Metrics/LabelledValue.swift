/// A measured value and the labels it is told with, in order.
package struct LabelledValue: Sendable {
    package var labels: KeyValuePairs<String, String>
    package var value: Double

    package init(_ value: Double, _ labels: KeyValuePairs<String, String>) {
        self.labels = labels
        self.value = value
    }
}
