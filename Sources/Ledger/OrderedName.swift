/// One name of an order, in the two forms that limits are counted by.
package struct OrderedName: Sendable, Hashable {
    /// The identifier with its type, such as `dns:www.example.com`; the caller decides the form and keeps to it.
    package let identifier: String
    /// The registered domain it belongs to, such as `example.com`, as well as the caller knows it.
    package let domain: String

    package init(identifier: String, domain: String) {
        self.identifier = identifier
        self.domain = domain
    }
}
