import ACME
import FoundationEssentials
import KeyGeneration
import PKI
import Rotation
import Settings
import Storage
import SystemPackage
import Takeover

/// Takes over what a plan names, one after another; one that is refused keeps no other from its turn.
struct TakeoverDesk {
    /// Whether nothing is written.
    let isRehearsal: Bool
    private let place: Workplace
    private let accounts: AccountKeeper
    private let examiner: IntakeExaminer
    /// Nil in a rehearsal: opening them makes the state directory.
    private let effects: Effects?

    init(_ place: Workplace, isRehearsal: Bool) throws {
        self.place = place
        self.isRehearsal = isRehearsal
        let effects = isRehearsal ? nil : try place.effects(narrator: TerminalNarrator(console: place.console))
        self.effects = effects
        accounts = effects?.accounts ?? place.accounts()
        examiner = IntakeExaminer(
            files: place.files,
            state: place.state,
            ledger: try effects?.ledger ?? place.reader().ledger,
            clock: place.clock
        )
    }

    /// Closes what was opened on the way.
    func close() async { await effects?.close() }

    /// One certificate; `paths` are what services use now, with the names of the files that take their place.
    func certificate(
        _ pair: IntakePair,
        as name: LineageName,
        paths: [(old: FilePath, new: String)]
    ) async -> (told: TakenCertificate, status: ExitStatus) {
        let result: Result<IntakeReport, IntakeFailure>
        do throws(IntakeFailure) {
            if let effects {
                result = .success(try await LineageIntake(effects).take(pair, as: name))
            } else {
                result = .success(try examiner.rehearse(pair, as: name))
            }
        } catch {
            result = .failure(error)
        }
        let told = TakenCertificate(
            name,
            origin: pair.origin,
            chain: pair.chain,
            authority: pair.authority,
            paths: paths,
            result: result,
            isRehearsal: isRehearsal,
            state: place.state
        )
        return (told, Self.status(result))
    }

    /// One account with its authority.
    func account(
        _ account: TakeoverPlan.Account,
        _ authority: Rotation.Authority
    ) async -> (told: TakenAccount, status: ExitStatus) {
        let result: Result<AccountIntake, AccountRefusal>
        do throws(AccountRefusal) {
            result = .success(try await take(account.foreign, authority))
        } catch {
            result = .failure(error)
        }
        let status: ExitStatus = if case .failure(let refusal) = result { refusal.status } else { .holds }
        return (TakenAccount(account, result, isRehearsal: isRehearsal), status)
    }

    private func take(
        _ account: ForeignAccount,
        _ authority: Rotation.Authority
    ) async throws(AccountRefusal) -> AccountIntake {
        let key = try key(of: account)
        do throws(AccountTrouble) {
            return isRehearsal
                ? try await accounts.intake(of: key, authority)
                : try await accounts.take(key, url: account.url, of: authority)
        } catch {
            throw AccountRefusal(error)
        }
    }

    private func key(of account: ForeignAccount) throws(AccountRefusal) -> AccountKey {
        do throws(BorrowingFailure<KeyFailure>) {
            return try place.files.readKey(account.keyFile) { descriptor throws(KeyFailure) in
                switch account.keyForm {
                case .pem: try AccountKey(readingFrom: descriptor)
                case .jwk: try AccountKey(readingJWKFrom: descriptor)
                }
            }
        } catch {
            throw AccountRefusal(error, account.keyFile)
        }
    }

    private static func status(_ result: Result<IntakeReport, IntakeFailure>) -> ExitStatus {
        guard case .failure(let failure) = result else { return .holds }
        return failure.isPermission ? .permission : failure.isPassing ? .later : .needsOperator
    }
}
