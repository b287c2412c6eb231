package import ACME
import Hooks

/// Keeps records by an unmodified script of acme.sh's `dnsapi/`, run by the shipped program `acme.sh-dnsapi`, which
/// brings the functions such a script expects.
package struct AcmeShKeeper: RecordKeeper {
    private let adapter: HookProgram
    private let script: String
    private let memory: String

    /// A keeper for the script at an absolute path, `…/dns_NAME.sh`. `adapter` is the shipped program; `memory` an
    /// absolute path of a directory, made `0700` when missing, where the script's remembered values are kept, each in a
    /// file `0600`. Its parent must exist.
    package init(_ adapter: HookProgram, script: String, memory: String) {
        self.adapter = adapter
        self.script = script
        self.memory = memory
    }

    package func add(_ record: ChallengeRecord) async throws(SolverFailure) { try await run("add", record) }

    package func remove(_ record: ChallengeRecord) async throws(SolverFailure) { try await run("rm", record) }

    package func rehearse() async throws(SolverFailure) {
        try adapter.rehearse()
        try checkScript()
    }

    /// The name after all CNAMEs, as acme.sh itself passes an alias.
    private func run(_ action: String, _ record: ChallengeRecord) async throws(SolverFailure) {
        try checkScript()
        let convention = ["REKEY_ADAPTER_DIRECTORY": memory]
        _ = try await adapter.run([script, action, record.target, record.value], knowing: convention)
    }

    private func checkScript() throws(SolverFailure) {
        do throws(CommandRefusal) { try CommandPath.checkSourced(script) } catch {
            throw HookTrouble.refused(error).failure(of: "dns script")
        }
        guard Self.functionPrefix(of: script) != nil else {
            throw SolverFailure(
                reason: "dns script \(PrintableText(script)): its name is not of the form dns_provider.sh",
                isPermanent: true,
                hint: "keep the name it has in acme.sh: the functions in it are called after it"
            )
        }
    }

    /// What the script's functions begin with: its file's name without `.sh`, if that can name a function.
    static func functionPrefix(of script: String) -> String? {
        guard let file = script.split(separator: "/").last, file.hasSuffix(".sh") else { return nil }
        let name = file.dropLast(3)
        let allowed = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        }
        guard allowed, let first = name.first, !first.isNumber else { return nil }
        return String(name)
    }
}
