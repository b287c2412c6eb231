package import Storage
package import SystemPackage

/// Reads the configurations of the services on this host: those that run, by their command lines, and those that lie
/// where distributions put them.
package struct ServiceConfigurations<Disk: DiskReading>: Sendable {
    private let disk: Disk
    private let usual: [ServiceInstance]

    /// A reader; `usual` says where to look for services whether or not they run.
    package init(disk: Disk, usual: [ServiceInstance] = ServiceInstance.usual) {
        self.disk = disk
        self.usual = usual
    }

    /// The processes whose command lines say something, all of them if they can be seen. Blocks for some milliseconds.
    package static func processes(_ disk: Disk, root: FilePath = "/proc") -> [RunningProcess] {
        let table = ProcessTable(disk: disk, root: root)
        return ((try? table.numbers()) ?? []).compactMap(table.process)
    }

    /// What the services use, and what could not be found out. Blocks.
    package func findings(running processes: [RunningProcess]) -> ServiceFindings {
        var findings = ServiceFindings()
        var read: Set<[FilePath]> = []
        for process in processes where process.isContained && ServiceCommandLine.instance(of: process) != nil {
            let place = FilePath("/proc").appending("\(process.pid)")
            let detail = "\(process.service) runs in a container: its configuration lies in there"
            findings.blindSpots.append(BlindSpot(place, .unsupported, detail))
        }
        let running = processes.filter { !$0.isContained }.compactMap(ServiceCommandLine.instance)
        for instance in running + usual {
            var reading = ServiceReading(disk: disk)
            for files in reading.files(of: instance, isRunning: running.contains(instance))
            where read.insert([FilePath(instance.program.rawValue)] + files).inserted {
                let found = reading.read(instance, files)
                findings.links += found.links.map { link in
                    var link = link
                    link.unit = instance.unit
                    return link
                }
                findings.blindSpots += found.blindSpots
            }
            findings.blindSpots += reading.blindSpots
        }
        findings = findings.withoutRepetition()
        findings.blindSpots += missing(findings.links)
        return findings.withoutRepetition()
    }

    /// The files that are named and cannot be seen.
    private func missing(_ links: [ServiceLink]) -> [BlindSpot] {
        var spots: [BlindSpot] = []
        for link in links {
            for path in [link.certificatePath, link.keyPath].compactMap(\.self) {
                do throws(StorageFailure) {
                    _ = try disk.metadata(following: path)
                } catch {
                    let detail = "named by \(link.configuration): \(error)"
                    spots.append(BlindSpot(path, BlindSpot.Reason(error.errno), detail))
                }
            }
        }
        return spots
    }
}
