package import FoundationEssentials

/// How one channel of messages fares.
package struct ChannelRow: Sendable, Equatable {
    package var channel: String
    /// When its receiver last took a message.
    package var succeededAt: Date?
    /// When a message last could not be delivered.
    package var failedAt: Date?
    /// When the first of the failures was that no success came after; nil if the last word was a success.
    package var failingSince: Date?
    /// Why the last failure happened; nil if the last word was a success.
    package var error: String?
    /// When somebody last asked for a test message.
    package var testedAt: Date?
    /// Why that test failed; nil if it did not.
    package var testError: String?

    package init(
        channel: String,
        succeededAt: Date? = nil,
        failedAt: Date? = nil,
        failingSince: Date? = nil,
        error: String? = nil,
        testedAt: Date? = nil,
        testError: String? = nil
    ) {
        self.channel = channel
        self.succeededAt = succeededAt
        self.failedAt = failedAt
        self.failingSince = failingSince
        self.error = error
        self.testedAt = testedAt
        self.testError = testError
    }
}
