import CertificateWorkshop
import Foundation
import PKI

@testable import CertificateFiles

/// One of every kind of file, made once by the tools that people make them with.
final class Samples: Sendable {
    /// Made at the first use; what went wrong is told to every test that asks.
    private static let made = Result { try Samples() }

    static var shared: Samples { get throws { try made.get() } }

    let workshop: Workshop
    /// The octets of every file, by its name.
    let files: [String: [UInt8]]

    /// The password that nobody knows.
    static let password = "correct horse"

    private init() throws {
        let shop = try Workshop()
        workshop = shop
        try shop.leaf("leaf", san: "DNS:leaf.test")
        try shop.leaf("other", san: "DNS:other.test")
        try Self.certificates(shop)
        try Self.keystores(shop)
        try Self.javaKeystores(shop)
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: shop.directory) {
            files[name] = try shop.bytes(name)
        }
        self.files = files
    }

    /// The octets of a file.
    func octets(_ name: String) throws -> [UInt8] {
        guard let octets = files[name] else { throw CocoaError(.fileNoSuchFile) }
        return octets
    }

    /// The text of a file.
    func text(_ name: String) throws -> String { String(decoding: try octets(name), as: UTF8.self) }

    /// The certificate of a PEM file that holds one, read by another reader than the one tested.
    func certificate(_ name: String) throws -> Certificate {
        try Certificate(der: PEM.blocks(of: "CERTIFICATE", in: octets("\(name).pem"))[0])
    }

    /// What a file holds.
    func contents(_ name: String, _ passwords: KnownPasswords = .wellKnown) throws -> FileContents {
        CertificateFile.contents(of: try octets(name), passwords: passwords)
    }

    private static func certificates(_ shop: Workshop) throws {
        try shop.openssl(["x509", "-in", "leaf.pem", "-outform", "DER", "-out", "leaf.der"])
        try shop.openssl(["x509", "-in", "leaf.pem", "-trustout", "-addtrust", "serverAuth", "-out", "trusted.pem"])
        try shop.openssl(["crl2pkcs7", "-nocrl", "-certfile", "leaf.pem", "-certfile", "ca.pem", "-out", "p7.pem"])
        try shop.openssl(["pkcs7", "-in", "p7.pem", "-outform", "DER", "-out", "p7.der"])
        try shop.write("content", to: "content.txt")
        let sign = ["cms", "-sign", "-in", "content.txt", "-signer", "leaf.pem", "-inkey", "leaf.key", "-keyid"]
        // A signer named by its key identifier is CMS and no PKCS#7.
        try shop.certificate(
            "signer",
            subject: "/CN=Signer",
            extensions: "subjectKeyIdentifier=hash\nkeyUsage=digitalSignature\n",
            issuer: "ca",
            days: 9
        )
        try shop.openssl(
            sign.map { $0 == "leaf.pem" ? "signer.pem" : $0 == "leaf.key" ? "signer.key" : $0 }
                + ["-nodetach", "-outform", "DER", "-out", "cms.der"]
        )
        try shop.write("", to: "index.txt")
        try shop.write("1F\n", to: "crlnumber")
        try shop.write("01\n", to: "serial")
        try shop.write(
            "[ca]\ndefault_ca=it\n[it]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\n"
                + "default_crl_days=7\nserial=serial\npolicy=any\nnew_certs_dir=.\n[any]\n",
            to: "authority.cnf"
        )
        let authority = ["ca", "-config", "authority.cnf", "-keyfile", "ca.key", "-cert", "ca.pem"]
        try shop.openssl(authority + ["-revoke", "other.pem"])
        try shop.openssl(authority + ["-gencrl", "-out", "list.pem"])
        try shop.openssl(["crl", "-in", "list.pem", "-outform", "DER", "-out", "list.der"])
        try shop.openssl([
            "crl2pkcs7", "-in", "list.pem", "-certfile", "ca.pem", "-outform", "DER", "-out", "p7list.der",
        ])
        try shop.openssl(["pkcs8", "-topk8", "-nocrypt", "-in", "leaf.key", "-outform", "DER", "-out", "leaf.p8"])
        try shop.openssl([
            "pkcs8", "-topk8", "-in", "leaf.key", "-passout", "pass:\(password)", "-out", "encrypted.key",
        ])
        try shop.openssl([
            "pkcs8", "-topk8", "-in", "leaf.key", "-passout", "pass:\(password)", "-outform", "DER", "-out",
            "encrypted.p8",
        ])
    }

    private static func keystores(_ shop: Workshop) throws {
        let base = [
            "pkcs12", "-export", "-in", "leaf.pem", "-inkey", "leaf.key", "-certfile", "ca.pem", "-name", "web",
        ]
        let kinds: [String: [String]] = [
            "modern.p12": ["-passout", "pass:changeit"],
            "legacy.p12": ["-legacy", "-passout", "pass:changeit"],
            "empty.p12": ["-passout", "pass:"],
            "closed.p12": ["-passout", "pass:\(password)"],
            "clear.p12": ["-certpbe", "NONE", "-passout", "pass:\(password)"],
            "nomac.p12": ["-nomac", "-certpbe", "AES-256-CBC", "-passout", "pass:changeit"],
            "nomac-closed.p12": ["-nomac", "-certpbe", "AES-256-CBC", "-passout", "pass:\(password)"],
            "open.p12": ["-certpbe", "NONE", "-keypbe", "NONE", "-nomac", "-passout", "pass:"],
        ]
        for (name, arguments) in kinds { try shop.openssl(base + arguments + ["-out", name]) }
    }

    private static func javaKeystores(_ shop: Workshop) throws {
        for (kind, name, secret) in [
            ("JKS", "java.jks", "changeit"), ("JCEKS", "java.jceks", "changeit"), ("JKS", "closed.jks", "unguessable"),
        ] {
            let store = ["-keystore", name, "-storetype", kind, "-storepass", secret, "-noprompt"]
            try shop.keytool(["-importcert", "-alias", "Trusted Root", "-file", "ca.pem"] + store)
            try shop.keytool(
                [
                    "-importkeystore", "-srckeystore", "modern.p12", "-srcstoretype", "PKCS12", "-srcstorepass",
                    "changeit",
                    "-srcalias", "web", "-destkeystore", name, "-deststoretype", kind, "-deststorepass", secret,
                    "-destkeypass", secret, "-noprompt",
                ]
            )
            try shop.keytool(["-importcert", "-alias", "leaf-again", "-file", "leaf.pem"] + store)
        }
        try shop.keytool([
            "-importcert", "-alias", "root", "-file", "ca.pem", "-keystore", "java.p12", "-storetype", "PKCS12",
            "-storepass", "changeit", "-noprompt",
        ])
        try shop.keytool([
            "-importcert", "-alias", "aaa", "-file", "ca.pem", "-keystore", "secret.jceks", "-storetype", "JCEKS",
            "-storepass", "changeit", "-noprompt",
        ])
        try shop.keytool([
            "-genseckey", "-alias", "zzz", "-keyalg", "AES", "-keysize", "128", "-keystore", "secret.jceks",
            "-storetype", "JCEKS", "-storepass", "changeit", "-keypass", "changeit",
        ])
    }
}
