import FoundationEssentials
package import Hooks
import PKI
package import Storage
import SystemPackage

/// What `validate` and `reload` commands are told: names and paths, never key material, in the environment and as one
/// JSON object on standard input.
///
/// | variable | value |
/// |---|---|
/// | `REKEY_CERTIFICATE` | the certificate's name in the configuration |
/// | `REKEY_TARGET` | the target's name |
/// | `REKEY_GENERATION` | the generation's number |
/// | `REKEY_AUTHORITY` | the configuration's name of the authority that issued it |
/// | `REKEY_NAMES` | its names and addresses, sorted, separated by spaces |
/// | `REKEY_NOT_AFTER` | when it expires, RFC 3339 in UTC |
/// | `REKEY_DIRECTORY` | the directory of the generation in question: before activation it is not live yet |
/// | `REKEY_CERT_FILE`, `REKEY_KEY_FILE`, `REKEY_CHAIN_FILE`, `REKEY_FULLCHAIN_FILE`, `REKEY_BUNDLE_FILE` | its files |
/// | `REKEY_KEYS` | with several keys only: their kinds, such as `ecdsa rsa`. Instead of the files above there are then those of each kind, such as `REKEY_RSA_KEY_FILE` |
/// | `REKEY_LIVE_DIRECTORY` | the link that is switched at activation |
///
/// Beside these, `PATH` and `LANG` have fixed values, and there is nothing else. In the JSON object the same names
/// stand in lower case without `REKEY_`, with `schema` and `event`.
package enum ServiceContext {
    /// The facts, checked.
    ///
    /// - Parameter isWithdrawn: whether files from before the generation are in place again: then its own are not named,
    ///   for what they say is not to be loaded.
    package static func make(
        for generation: Generation,
        target: DeploymentTarget,
        state: StateDirectory,
        isWithdrawn: Bool = false
    ) throws(MalformedHookFact) -> HookContext {
        let manifest = generation.manifest
        guard !isWithdrawn else {
            return try HookContext([
                .certificate: .text(generation.name.text), .target: .text(target.name),
                .names: .list(manifest.names.map(\.value)),
            ])
        }
        let facts: [HookFact: HookFact.Value] = [
            .certificate: .text(generation.name.text),
            .target: .text(target.name),
            .generation: .number(generation.number.rawValue),
            .authority: .text(manifest.authorities.joined(separator: " ")),
            .names: .list(manifest.names.map(\.value)),
            .notAfter: .text(manifest.validity.notAfter.formatted(.iso8601)),
            .directory: .text(generation.directory.string),
            .liveDirectory: .text(state.live(generation.name).string),
        ]
        return try HookContext(facts.merging(PairFacts.of(generation)) { $1 })
    }
}
