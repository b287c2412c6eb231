/// One wave of a certificate's targets, and those before and after it.
package struct Wave: Sendable, Equatable {
    /// Its number; nil where there is only one.
    package let number: Int?
    /// Its targets, in the order of the configuration.
    package let targets: [DeploymentTarget]
    /// Those of the waves below, which have been told before.
    package let earlier: [DeploymentTarget]
    /// All of the certificate's.
    package let all: [DeploymentTarget]

    /// The wave of that number.
    package init(_ number: Int, of all: [DeploymentTarget]) {
        self.number = Set(all.map(\.wave)).count > 1 ? number : nil
        targets = all.filter { $0.wave == number }
        earlier = all.filter { $0.wave < number }
        self.all = all
    }

    /// Everything at once, whatever the targets' waves.
    package init(allOf all: [DeploymentTarget]) {
        number = nil
        targets = all
        earlier = []
        self.all = all
    }

    /// Whether nobody is told after it.
    package var isLast: Bool { targets.count + earlier.count == all.count }
}
