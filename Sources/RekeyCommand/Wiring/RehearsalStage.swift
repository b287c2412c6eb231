import ArgumentParser
import PKI
import Rotation
import Settings
import Storage
import SystemPackage

/// Where rehearsals happen, and with whom.
struct RehearsalStage {
    let place: Workplace

    /// A workplace over `STATE/rehearsal`. The state directory itself is made where it is missing, and is otherwise left
    /// alone.
    func prepared() throws -> Workplace {
        do throws(StorageFailure) {
            if try place.files.metadata(of: place.state.root) == nil {
                try place.files.makeDirectory(place.state.root, mode: .ownerReadWriteExecute)
            }
        } catch {
            place.console.complain("rekey: \(error)\n  hint       \(error.hint)")
            throw ExitCode((error.isPermission ? ExitStatus.permission : .needsOperator).rawValue)
        }
        return place.moved(to: place.state.rehearsal)
    }

    /// Rehearses one certificate with the first staging authority that is known for it.
    func rehearse(_ lineage: Lineage, _ rotator: Rotator) async -> LineageReport {
        let rehearsal = Rehearsal(rotator.effects, besides: place.state)
        guard let staging = staging(of: lineage) else { return rehearsal.withoutStaging(lineage) }
        let authority: Rotation.Authority
        do throws(LineageMapper.Failure) {
            authority = try LineageMapper.map(staging, place.configuration.contact, place.files)
        } catch {
            return rehearsal.withoutStaging(lineage)
        }
        let roots = staging.chainRoots == nil ? nil : authority.trust
        return await rehearsal.run(lineage, with: authority.trusting(roots))
    }

    private func staging(of lineage: Lineage) -> Settings.Authority? {
        for authority in lineage.authorities {
            guard let settings = place.configuration.authority(named: authority.name.text),
                let staging = place.configuration.staging(of: settings)
            else { continue }
            return staging
        }
        return nil
    }
}
