/// The names of drift: what was issued, what lies on disk and what is served do not agree.
package enum DriftKind: String, Sendable, Hashable, CaseIterable {
    /// An older certificate is served than the one that should be: renewed, but not reloaded.
    case servedNotNewest = "served-not-newest"
    /// A service's file holds a certificate that the service does not serve.
    case fileNeverServed = "file-never-served"
    /// A managed name is served with a certificate that was not issued here.
    case servedButUnmanaged = "served-but-unmanaged"
    /// A renewal kept its key, or two certificates share one.
    case keyReused = "key-reused"
    /// Mode, owner or group of a file are not what they should be.
    case permissionDrift = "permission-drift"
    /// The addresses of one endpoint serve different certificates: a rollout is incomplete.
    case addressDisagrees = "address-disagrees"

    package var severity: Severity {
        switch self {
        case .servedNotNewest, .servedButUnmanaged, .permissionDrift, .addressDisagrees: .high
        case .fileNeverServed, .keyReused: .medium
        }
    }
}
