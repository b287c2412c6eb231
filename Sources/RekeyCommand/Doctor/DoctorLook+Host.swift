import ACME
import FoundationEssentials
import Glibc
import HTTPClient
import Rotation
import Settings
import Storage
import SystemPackage

/// The machine: room, file systems, ports, the clock.
extension DoctorLook {
    func room(_ path: FilePath) -> DoctorFacts.Room? {
        var space = statvfs()
        guard statvfs(path.string, &space) == 0 else { return nil }
        let readOnly: UInt = 1
        return DoctorFacts.Room(
            path: path.string,
            freeBytes: UInt64(space.f_bavail).multipliedReportingOverflow(by: UInt64(space.f_frsize)).partialValue,
            totalInodes: UInt64(space.f_files),
            freeInodes: UInt64(space.f_favail),
            fileSystem: FileSystemTable.fileSystem(of: RealPath.of(path).string, in: mounts),
            isReadOnly: UInt(space.f_flag) & readOnly != 0
        )
    }

    private var mounts: String {
        let text = try? files.contents(of: "/proc/self/mountinfo", limit: 16 << 20)
        return text.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Asks without changing anything: a sync of what is there.
    func durability(_ path: FilePath) -> DoctorFacts.Durability? {
        guard ((try? files.metadata(of: path)) ?? nil) != nil else { return nil }
        do throws(StorageFailure) {
            try files.sync(path)
            return nil
        } catch {
            // A directory that may not be opened is told by its rights.
            return error.isPermission ? nil : DoctorFacts.Durability(path: path.string, problem: "\(error)")
        }
    }

    func ports(_ lineages: [Lineage]) -> [DoctorFacts.Port] {
        var seen: Set<String> = []
        return lineages.flatMap(\.challenges).compactMap { method in
            let wish: (address: String, port: UInt16, challenge: String)
            switch method {
            case .listen(let address, let port): wish = (address, port, "http-01")
            case .tlsALPN(let address, let port): wish = (address, port, "tls-alpn-01")
            default: return nil
            }
            let place = wish.address.contains(":") ? "[\(wish.address)]:\(wish.port)" : "\(wish.address):\(wish.port)"
            guard seen.insert(place).inserted else { return nil }
            let refusal = BindTrial.refusal(wish.address, wish.port)
            return DoctorFacts.Port(
                address: place,
                challenge: wish.challenge,
                problem: refusal.map { $0.description.lowercased() },
                isPermission: refusal == .permissionDenied
            )
        }
    }

    /// What time the authorities of these certificates think it is.
    func clocks(_ lineages: [Lineage]) async -> [DoctorFacts.Clock] {
        let used = Set(lineages.flatMap(\.authorities).map(\.name.text))
        var clocks: [DoctorFacts.Clock] = []
        for settings in place.configuration.authorities where used.contains(settings.name) {
            clocks.append(await clock(settings))
        }
        return clocks
    }

    private func clock(_ settings: Settings.Authority) async -> DoctorFacts.Clock {
        let (failure, answer) = await answer(settings)
        let said = answer?.first("Date").flatMap(HTTPDate.parse)
        // An answer out of a cache tells an old time.
        let isFresh = answer?.first("Age") == nil
        return DoctorFacts.Clock(
            authority: settings.name,
            skew: isFresh ? said.map { now.timeIntervalSince($0) } : nil,
            problem: failure
        )
    }

    private func answer(_ settings: Settings.Authority) async -> (failure: String?, TransportResponse?) {
        let transport: CurlTransport
        do throws(HTTPFailure) {
            transport = try CurlTransport(
                serverRoots: settings.serverRoots,
                version: Version.text,
                timeout: min(settings.timeout, .seconds(15))
            )
        } catch {
            return ("\(error)", nil)
        }
        do throws(TransportFailure) {
            let request = TransportRequest(
                method: .get,
                url: settings.directory,
                headers: [],
                body: nil,
                purpose: .directory
            )
            return (nil, try await transport.exchange(request))
        } catch {
            return (error.text, nil)
        }
    }
}
