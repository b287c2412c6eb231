/// What somebody is told about. The raw values are stored, sent and used for silences: they never change.
package enum AlertRule: String, Sendable, CaseIterable, Codable {
    /// A managed certificate should have been renewed some time ago.
    case renewalOverdue = "CertRenewalOverdue"
    /// A certificate that is not ours to renew is near its end.
    case lifetimeLow = "CertLifetimeLow"
    /// What an endpoint serves, or a file holds, is not what it should be.
    case servedOld = "CertServedOld"
    /// Rotations of a certificate fail again and again.
    case rotationFailing = "CertRotationFailing"
    /// The last rotation went back to the certificate before.
    case rolledBack = "CertRolledBack"
    /// A rotation failed in a way that waiting does not mend.
    case rotationFailed = "RotationFailed"
    /// A place was not looked at for too long.
    case scanStale = "CertScanStale"
    /// A source shows far fewer certificates than the day before.
    case inventoryShrank = "CertInventoryShrank"
    /// An authority takes no more orders for a while.
    case rateLimited = "AcmeRateLimited"
    /// An authority issued a certificate for a name of ours that nobody here asked for.
    case unknownIssuance = "UnknownIssuance"
    /// A check of high or critical severity is violated.
    case finding = "CertFinding"
    /// A channel does not take its messages.
    case channelFailing = "AlertChannelFailing"
}
