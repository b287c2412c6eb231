import CertificateWorkshop
import Foundation
import PKI

/// A workshop whose root keeps a database of what it revoked, as `openssl ca` and `openssl ocsp` read it.
struct RevocationWorkshop {
    let workshop: Workshop
    let root: Certificate
    let leaf: Certificate
    /// A leaf of the same root that is revoked.
    let revoked: Certificate
    let now: Date

    init() throws {
        workshop = try Workshop()
        let shard = "crlDistributionPoints=URI:http://crl.test/7.crl\nextendedKeyUsage=serverAuth"
        try workshop.leaf("good", san: "DNS:good.test", extensions: shard)
        try workshop.leaf("bad", san: "DNS:bad.test", extensions: shard)
        // Not issued by the openssl command's "ca", which would demand the database before.
        root = try Self.certificate("ca.pem", in: workshop)
        leaf = try Self.certificate("good.pem", in: workshop)
        revoked = try Self.certificate("bad.pem", in: workshop)
        now = Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded())
        try workshop.write(
            "V\t400101000000Z\t\t\(leaf.serial.uppercased())\tunknown\t/\n"
                + "R\t400101000000Z\t260102030405Z,keyCompromise\t\(revoked.serial.uppercased())\tunknown\t/\n",
            to: "index.txt"
        )
        try workshop.write("unique_subject = no\n", to: "index.txt.attr")
        try workshop.write("01\n", to: "crlnumber")
    }

    static func certificate(_ name: String, in workshop: Workshop) throws -> Certificate {
        let pem = try workshop.bytes(name)
        let blocks = try PEM.blocks(of: "CERTIFICATE", in: pem, limit: 65_536, most: 4, each: 65_536)
        return try Certificate(der: blocks[0])
    }

    /// Makes a revocation list, by the root, with the extensions given as configuration lines.
    func list(extensions: String = "", days: Int = 7) throws -> [UInt8] {
        try workshop.write(
            "[ca]\ndefault_ca=here\n[here]\ndatabase=\(workshop.path("index.txt"))\ndefault_md=sha256\n"
                + "crlnumber=\(workshop.path("crlnumber"))\ncrl_extensions=ext\n"
                + "[ext]\nauthorityKeyIdentifier=keyid\n\(extensions)\n",
            to: "crl.cnf"
        )
        try workshop.openssl([
            "ca", "-gencrl", "-config", "crl.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-crldays", "\(days)",
            "-out", "list.pem",
        ])
        try workshop.openssl(["crl", "-in", "list.pem", "-outform", "DER", "-out", "list.der"])
        return try workshop.bytes("list.der")
    }

    /// Makes a response about a certificate by its file's name, signed by a signer by its file's name.
    func response(about name: String, signer: String = "ca", digest: String = "-sha1") throws -> [UInt8] {
        try workshop.openssl([
            "ocsp", "-no_nonce", digest, "-issuer", "ca.pem", "-cert", "\(name).pem", "-reqout", "request.der",
        ])
        try workshop.openssl([
            "ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "\(signer).pem", "-rkey", "\(signer).key",
            "-reqin", "request.der", "-respout", "response.der", "-ndays", "2",
        ])
        return try workshop.bytes("response.der")
    }
}
