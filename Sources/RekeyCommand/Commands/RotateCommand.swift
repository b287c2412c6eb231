import ACME
import ArgumentParser
import Rotation

/// `rekey rotate NAME…`
struct RotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Rotate certificates now: those that are due, or with --force whatever their age.",
        discussion: """
            Does not wait for a back-off: you are looking. The brake holds even so: after three orders for one set of \
            names in seven days the next needs --ignore-budget.

            --revoke-old replaces what is live whatever its age and revokes it once its successor is seen served by \
            every target, never before; --reason is then the reason that is sent: unspecified, key-compromise, \
            affiliation-changed, superseded or cessation-of-operation. With key-compromise the old key is denied at \
            once: it is never deployed again. Killed at any moment, later runs go on.
            """
    )

    @Argument(help: "Names of certificates, as in the configuration.")
    var names: [String]

    @Flag(name: .long, help: "Replace them whatever their age.")
    var force = false

    @Option(name: .long, help: ArgumentHelp("Why: a word for the journal, or for the CA.", valueName: "word"))
    var reason: String?

    @Flag(name: .long, help: "Revoke what is live now, once its successor is served.")
    var revokeOld = false

    @Flag(name: .long, help: "Send the order even when the brake for these names holds.")
    var ignoreBudget = false

    @Flag(help: "Take over files that stand at the paths of targets; what they said is kept in the state directory.")
    var adopt = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if names.isEmpty { throw ValidationError("name at least one certificate") }
        if reason != nil, !force, !revokeOld {
            throw ValidationError("--reason goes with --force or --revoke-old")
        }
        if revokeOld { _ = try RevocationReason(argument: reason) }
    }

    func run() async throws {
        let place = try Workplace(options)
        let urgency = Urgency(
            forced: force ? .forced(reason: reason.map { String($0.prefix(64)) }) : nil,
            ignoresBackOff: true,
            ignoresBudget: ignoreBudget
        )
        let cause = revokeOld ? try RevocationReason(argument: reason) : nil
        try await PassRunner(place: place, json: options.json).run(try place.lineages(names)) { rotator, named in
            let lineage = adopt ? named.adopting() : named
            guard revokeOld else { return await rotator.pass(lineage, urgency: urgency) }
            return await rotator.replace(lineage, revokingFor: cause, urgency: urgency)
        }
    }
}
