/// The parts of a distinguished name that series are labelled with; empty where the name has none.
package struct NameMetrics: Sendable, Hashable {
    package var commonName: String
    package var organization: String
    package var unit: String
    package var country: String
    package var state: String
    package var locality: String

    package init(
        commonName: String = "",
        organization: String = "",
        unit: String = "",
        country: String = "",
        state: String = "",
        locality: String = ""
    ) {
        self.commonName = commonName
        self.organization = organization
        self.unit = unit
        self.country = country
        self.state = state
        self.locality = locality
    }
}
