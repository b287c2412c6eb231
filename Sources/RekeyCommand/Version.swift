/// What this is, for `--version` and for the User-Agent of every request.
package enum Version {
    /// Semantic version.
    package static let text = "0.1.0"
}
