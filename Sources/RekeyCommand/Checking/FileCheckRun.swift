import CertificateFiles
import Checks
import FoundationEssentials
import Inventory
import PKI
import Storage
import SystemPackage

/// `rekey check FILE`
struct FileCheckRun {
    let stage: ScanStage
    let judge: PlaceJudge

    func words(_ path: String) throws(StorageFailure) -> CheckWords {
        var words = CheckWords(target: path)
        let file = RealPath.of(Workplace.absolute(FilePath(path)))
        let contents = try stage.reading.contents(of: file)
        let all = contents.certificates.map(\.certificate)
        for certificate in all { judge.pool.add(certificate) }
        for entry in contents.certificates {
            words.add(entry.certificate, address: nil, position: entry.position)
        }
        let hasLeaf = all.contains { !$0.isAuthority }
        for (index, certificate) in all.enumerated() where !certificate.isAuthority || !hasLeaf {
            let place = Place.file(file)
            let sighting = Sighting(place: place, position: index, certificate: certificate)
            let around = Surroundings(links: []).around(place, [sighting])
            words.add(
                judge.judgements(
                    of: certificate,
                    beside: Array(all[(index + 1)...].prefix(while: \.isAuthority)),
                    file: around?.facts,
                    isServed: false
                ),
                fingerprint: certificate.fingerprint.description
            )
        }
        words.problems = contents.problems.map { "\($0)" }
        if all.isEmpty, words.problems.isEmpty { words.problems = ["no certificate is in it"] }
        return words
    }
}
