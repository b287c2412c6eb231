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
    /// The private key's file, where somebody named one.
    var key: FilePath?
    /// The name that the leaf is to be for, where somebody named one.
    var name: String?

    func words(_ path: String) throws(StorageFailure) -> CheckWords {
        var words = CheckWords(target: path)
        let file = RealPath.of(Workplace.absolute(FilePath(path)))
        let contents = try stage.reading.contents(of: file)
        let all = contents.certificates.map(\.certificate)
        for certificate in all { judge.pool.add(certificate) }
        for entry in contents.certificates {
            words.add(entry.certificate, address: nil, position: entry.position)
        }
        words.problems = contents.problems.map { "\($0)" }
        if all.isEmpty, words.problems.isEmpty { words.problems = ["no certificate is in it"] }
        judgeAll(all, in: file, &words)
        return words
    }

    private func judgeAll(_ all: [Certificate], in file: FilePath, _ words: inout CheckWords) {
        guard let first = all.first else { return }
        var leaves = LeafChoice.positions(in: all, isShown: false)
        let asked = leaves.first.map { all[$0] } ?? first
        let around = Surroundings(links: []).facts(of: asked, in: file, among: all, key: key)
        let isLeaf = LeafChoice.isLeaf(first: first, of: all.count, hasKey: around?.match == .matches || key != nil)
        if isLeaf, leaves.first != 0 { leaves.insert(0, at: 0) }
        // An authority's certificate that stands alone is judged as what it is.
        if leaves.isEmpty, all.count == 1 { leaves = [0] }
        for index in leaves {
            let certificate = all[index]
            let fingerprint = certificate.fingerprint.description
            words.add(
                judge.judgements(
                    of: certificate,
                    beside: Array(all[(index + 1)...].prefix(while: \.isAuthority)),
                    // The file's own flaws are told once, whatever it holds.
                    file: certificate == asked ? around : nil,
                    purpose: isLeaf && index == 0 && first.isCA ? .server : nil,
                    isServed: false
                ),
                fingerprint: fingerprint
            )
            if let name { words.add([EndpointChecks.judge(certificate, for: name)], fingerprint: fingerprint) }
        }
    }
}
