package import ACME
import Deployment
import FoundationEssentials
import KeyGeneration
package import Ledger
import PKI
package import Storage
import SystemPackage

/// Looks at a pair that is to be taken over, and at what there is of the name it is to get. Writes nothing.
package struct IntakeExaminer: Sendable {
    private let files: any FileSystem
    private let state: StateDirectory
    private let ledger: Ledger?
    private let clock: any ACMEClock

    /// - Parameter ledger: nil when there is none yet: then only the disk speaks.
    package init(files: any FileSystem, state: StateDirectory, ledger: Ledger?, clock: any ACMEClock) {
        self.files = files
        self.state = state
        self.ledger = ledger
        self.clock = clock
    }

    /// What taking it would come to, as things are. Takes no lock.
    package func rehearse(_ pair: IntakePair, as name: LineageName) throws(IntakeFailure) -> IntakeReport {
        let look = try look(pair, name)
        try refuseBanned(pair, name)
        _ = try key(of: pair)
        let findings = ContentChecks.judge(pair.chain, try requirements(pair), at: clock.now())
            .filter { $0.severity == .reject }
        guard findings.isEmpty else { throw .unfit(findings) }
        return IntakeReport(
            outcome: look.isLive ? .unchanged : .taken,
            generation: look.number,
            trust: pair.trust.verify(pair.chain, at: clock.now())
        )
    }

    /// What there is of a name.
    struct Look {
        /// The generation that is, or will be, the pair's.
        let number: GenerationNumber
        let isLive: Bool
        /// It lies on disk already: a run ended before its swap.
        let isStaged: Bool
    }

    func look(_ pair: IntakePair, _ name: LineageName) throws(IntakeFailure) -> Look {
        let numbers: [GenerationNumber]
        let live: GenerationNumber?
        do throws(StorageFailure) { numbers = try state.generationNumbers(name, files) } catch { throw .storage(error) }
        do throws(LiveLinkFailure) { live = try state.liveGeneration(name, files) } catch { throw .link(error) }
        if let live {
            // What cannot be read is not what is offered, whatever else it is.
            guard leaf(of: name, live) == pair.chain.leaf else { throw .otherLive(name, live) }
            return Look(number: live, isLive: true, isStaged: true)
        }
        guard try order(of: name) == nil else { throw .orderPending(name) }
        guard let newest = numbers.last else { return Look(number: .first, isLive: false, isStaged: false) }
        let isThis = leaf(of: name, newest) == pair.chain.leaf
        return Look(number: isThis ? newest : newest.next, isLive: false, isStaged: isThis)
    }

    /// The order in flight.
    func order(of name: LineageName) throws(IntakeFailure) -> OrderNote? {
        do throws(LineageReader.Failure) {
            return try LineageReader(files: files, state: state, ledger: ledger).orderNote(of: name)
        } catch {
            throw .unreadable(error)
        }
    }

    private func leaf(of name: LineageName, _ number: GenerationNumber) -> Certificate? {
        (try? GenerationStore(fileSystem: files, state: state).load(name, number))?.leaf
    }

    /// The key, known to be the certificate's.
    func key(of pair: IntakePair) throws(IntakeFailure) -> PrivateKey {
        let key: PrivateKey
        do throws(BorrowingFailure<KeyFailure>) {
            key = try files.readKey(pair.keyFile) { descriptor throws(KeyFailure) in
                try PrivateKey(readingFrom: descriptor)
            }
        } catch {
            throw IntakeFailure(error, pair.keyFile)
        }
        guard key.publicKey.digest == pair.chain.leaf.publicKey.digest else { throw .otherKey(pair.keyFile) }
        return key
    }

    /// It is measured by itself: that it was ordered so, somebody else has seen to.
    func requirements(_ pair: IntakePair) throws(IntakeFailure) -> GenerationRequirements {
        let leaf = pair.chain.leaf
        guard let algorithm = leaf.publicKey.algorithm else { throw .unsupportedKey }
        return GenerationRequirements(
            identifiers: leaf.identifiers,
            keyAlgorithm: algorithm,
            trust: nil,
            liveNotAfter: nil,
            publicKey: leaf.publicKey.digest,
            audience: .closed,
            transparency: .ignore
        )
    }

    /// A key that was compromised is not brought back by taking it over.
    func refuseBanned(_ pair: IntakePair, _ name: LineageName) throws(IntakeFailure) {
        let manifest = GenerationManifest(
            certificate: name,
            number: .first,
            chain: pair.chain,
            provenance: pair.provenance(at: clock.now())
        )
        let ban: Ban?
        do throws(LineageReader.Failure) {
            ban = try DenyList(files: files, state: state, ledger: ledger).ban(on: manifest)
        } catch {
            throw .unreadable(error)
        }
        if let ban { throw .banned(ban) }
    }
}
