/// Certificates by their whole lifetime in days, in the classes that the Baseline Requirements (ballot SC-081v3) will
/// outlaw one by one for publicly trusted certificates.
package struct LifetimeClasses: Sendable, Equatable {
    package var upTo7: Int
    package var upTo47: Int
    package var upTo100: Int
    package var upTo200: Int
    package var over200: Int

    package init(
        upTo7: Int = 0,
        upTo47: Int = 0,
        upTo100: Int = 0,
        upTo200: Int = 0,
        over200: Int = 0
    ) {
        self.upTo7 = upTo7
        self.upTo47 = upTo47
        self.upTo100 = upTo100
        self.upTo200 = upTo200
        self.over200 = over200
    }
}
