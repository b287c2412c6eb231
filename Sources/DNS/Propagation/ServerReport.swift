/// What one server showed, for the decision and for people.
package struct ServerReport: Sendable, Equatable, CustomStringConvertible {
    package let server: NameServer
    /// Nil for a server without address.
    package let address: ServerAddress?
    package let finding: ServerFinding

    package init(server: NameServer, address: ServerAddress?, finding: ServerFinding) {
        self.server = server
        self.address = address
        self.finding = finding
    }

    package var description: String {
        guard let address, let name = server.name else { return "\(server) \(finding)" }
        return "\(name) (\(address)) \(finding)"
    }
}
