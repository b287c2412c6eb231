import PKI

/// The certificates in a PEM text from an API. Blocks of other kinds, keys among them, are passed by undecoded.
struct CertificateText {
    /// Octets of one text; etcd, which is behind the largest of them, takes no more either.
    static let sizeLimit = 2 << 20
    /// Certificates of one text.
    static let mostCertificates = 1_000

    /// What each certificate block held, in order.
    private(set) var entries: [Result<Certificate, Obstacle>] = []
    /// Why the text was not read to its end; nil when it was.
    private(set) var obstacle: Obstacle?

    init(_ text: [UInt8]) {
        guard text.count <= Self.sizeLimit else {
            obstacle = Obstacle(.tooLarge, "the text is larger than \(Self.sizeLimit) octets")
            return
        }
        var block: [UInt8]?
        for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            if line.starts(with: Self.begin) {
                if block != nil { fail("a block without an end") }
                block = []
            }
            block?.append(contentsOf: line)
            block?.append(0x0A)
            guard line.starts(with: Self.end), let whole = block else { continue }
            block = nil
            guard entries.count < Self.mostCertificates else {
                obstacle = Obstacle(.budgetSpent, "more than \(Self.mostCertificates) certificates")
                return
            }
            entries.append(Self.read(whole))
        }
        if block != nil { fail("a block without an end") }
        if entries.isEmpty, obstacle == nil, !text.isEmpty {
            obstacle = Obstacle(.unreadableCertificate, "no certificate in PEM")
        }
    }

    /// Whether a text holds a certificate block at all.
    static func isWorthReading(_ text: String) -> Bool { text.contains("-----BEGIN CERTIFICATE-----") }

    private static let begin = Array("-----BEGIN CERTIFICATE-----".utf8)
    private static let end = Array("-----END CERTIFICATE-----".utf8)

    private mutating func fail(_ why: String) { entries.append(.failure(Obstacle(.unreadableCertificate, why))) }

    private static func read(_ block: [UInt8]) -> Result<Certificate, Obstacle> {
        do {
            let contents = try PEM.blocks(of: "CERTIFICATE", in: block, most: 1, each: Certificate.sizeLimit)
            guard let der = contents.first else { return .failure(Obstacle(.unreadableCertificate, "an empty block")) }
            return .success(try Certificate(der: der))
        } catch {
            return .failure(Obstacle(.unreadableCertificate, "\(error)"))
        }
    }
}
