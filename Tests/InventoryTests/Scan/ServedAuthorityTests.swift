import CertificateWorkshop
import PKI
import Testing

@testable import Inventory

/// What openssl makes when it is asked for a certificate: one of an authority, its own issuer.
struct ServedAuthorityTests {
    private let bench: ScanBench
    private let workshop: Workshop
    private let usual: Certificate
    private let root: Certificate

    init() throws {
        (bench, workshop) = (try ScanBench(), try Workshop())
        try workshop.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "usual.key",
            "-out", "usual.pem", "-days", "3000", "-subj", "/CN=127.0.0.1", "-addext",
            "subjectAltName=IP:127.0.0.1,DNS:localhost",
        ])
        usual = try Self.read(workshop, "usual.pem")
        root = try Self.read(workshop, "ca.pem")
        #expect(usual.isCA)
    }

    private static func read(_ workshop: Workshop, _ name: String) throws -> Certificate {
        try workshop.openssl(["x509", "-in", name, "-outform", "DER", "-out", "\(name).der"])
        return try Certificate(der: try workshop.bytes("\(name).der"))
    }

    private let wanted: Set<String> = ["self-signed", "leaf-is-authority", "lifetime-beyond-policy"]

    @Test func whatIsServedFirstIsJudgedAndListedAsALeaf() async throws {
        try await bench.scan(bench.told(served: [("127.0.0.1", [usual])]))
        #expect(try bench.violated().isSuperset(of: wanted))
        #expect(try bench.listed() == [usual.fingerprint.description])
    }

    @Test func aFileThatAServiceShowsHoldsALeaf() async throws {
        let path = "/etc/nginx/tls/root.pem"
        try await bench.scan(bench.told(files: [(path, [root])]))
        #expect(try bench.violated().isDisjoint(with: wanted))
        #expect(try bench.listed().isEmpty)
        try await bench.scan(bench.told(files: [(path, [root])]), shown: ["file://\(path)"])
        #expect(try bench.violated().isSuperset(of: ["self-signed", "leaf-is-authority"]))
        #expect(try bench.listed() == [root.fingerprint.description])
    }

    /// A server's own, made by `openssl req -x509`, is nobody's authority wherever it lies.
    @Test func aServersOwnIsALeafInEveryFile() async throws {
        try await bench.scan(bench.told(files: [("/srv/usual.pem", [usual])]))
        #expect(try bench.violated().isSuperset(of: wanted))
        #expect(try bench.listed() == [usual.fingerprint.description])
    }

    @Test func bundlesOfAuthoritiesStaySilent() async throws {
        try await bench.scan(
            bench.told(
                served: [("127.0.0.1", [usual, root])],
                files: [("/srv/roots.pem", [root, root]), ("/srv/more.pem", [root])]
            )
        )
        #expect(try bench.violated(at: "file:///srv/roots.pem").isDisjoint(with: wanted))
        #expect(try bench.listed() == [usual.fingerprint.description])
    }

    /// Whichever is recorded first, in one batch or in two.
    @Test func onceMetAsALeafItIsOne() async throws {
        try await bench.scan(bench.told(files: [("/srv/roots.pem", [root])]))
        #expect(try bench.listed().isEmpty)
        try await bench.scan(bench.told(served: [("127.0.0.1", [root])]))
        #expect(try bench.listed() == [root.fingerprint.description])
        try await bench.scan(bench.told(files: [("/srv/roots.pem", [root])]))
        #expect(try bench.listed() == [root.fingerprint.description])
    }

    @Test func ofAFileSomebodyAsksAboutTheFirstIsALeafWhenItsKeyOrItsNamesSaySo() throws {
        try workshop.leaf("www", san: "DNS:www.example.com")
        let leaf = try Self.read(workshop, "www.pem")
        #expect(LeafChoice.isLeaf(first: leaf, of: 3, hasKey: false))
        #expect(LeafChoice.isLeaf(first: usual, of: 1, hasKey: false))
        #expect(LeafChoice.isLeaf(first: usual, of: 2, hasKey: true))
        #expect(!LeafChoice.isLeaf(first: usual, of: 2, hasKey: false))
        // It says that it signs certificates, and its key lies beside it as an authority's does.
        #expect(!LeafChoice.isLeaf(first: root, of: 1, hasKey: true))
    }
}
