import ACME
import ArgumentParser
import Rotation
import Storage

/// `rekey revoke NAME`
struct RevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke one generation of a certificate.",
        discussion: """
            Without --generation it is the newest before the live one; the live one is refused unless --even-live. What \
            is revoked is never deployed again nor gone back to. To replace what is live first and revoke it then: \
            rekey rotate NAME --reason key-compromise --revoke-old.

            Reasons: unspecified, key-compromise, affiliation-changed, superseded, cessation-of-operation. Without \
            --reason none is sent. With key-compromise the key is denied for ever, whatever the CA says.
            """
    )

    @Argument(help: "The certificate's name.")
    var name: String

    @Option(name: .long, help: ArgumentHelp("The generation to revoke.", valueName: "generation"))
    var generation: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Why, for the CA.", valueName: "word"),
        completion: .list(RevocationReason.words)
    )
    var reason: String?

    @Flag(name: .long, help: "Sign with the certificate's own key, not with the account's.")
    var byCertificateKey = false

    @Flag(name: .long, help: "Revoke it even when it is what is live.")
    var evenLive = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if let generation, GenerationNumber(rawValue: generation) == nil {
            throw ValidationError("--generation takes a generation's number")
        }
        _ = try RevocationReason(argument: reason)
    }

    func run() async throws {
        let place = try Workplace(options)
        let wish = RevocationWish(
            generation: generation,
            reason: try RevocationReason(argument: reason),
            isByCertificateKey: byCertificateKey,
            mayBeLive: evenLive
        )
        try await PassRunner(place: place, json: options.json).run(try place.lineages([name])) { rotator, lineage in
            await rotator.revoke(lineage, wish, authorities: place.mapper.allAuthorities)
        }
    }
}

extension RevocationReason {
    /// What `--reason` says; nil when it was not given.
    init?(argument: String?) throws {
        guard let argument else { return nil }
        guard let reason = RevocationReason(word: argument) else {
            throw ValidationError("--reason takes one of \(RevocationReason.words.joined(separator: ", "))")
        }
        self = reason
    }
}
