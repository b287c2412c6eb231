import Foundation

/// Makes certificates with the `openssl` command, an independent hand, in a directory of its own that is removed.
package final class Workshop: Sendable {
    /// The directory everything is made in; an absolute path.
    package let directory: String

    /// What a command that failed said.
    package struct Failed: Error {
        package let arguments: [String], status: Int32, output: String
    }

    /// A workshop with one root, `ca`.
    package init() throws {
        let base = FileManager.default.temporaryDirectory.appending(path: "rekey-workshop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        directory = base.path(percentEncoded: false)
        try root("ca")
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// The absolute path of a file made here.
    package func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// The octets of a file made here.
    package func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

    /// Writes a file here.
    package func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
    }

    /// Makes the self-signed root NAME.pem with NAME.key.
    package func root(_ name: String, days: Int = 3650) throws {
        try write(
            "[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=Root \(name)\n"
                + "[ext]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
                + "subjectKeyIdentifier=hash\n",
            to: "\(name).cnf"
        )
        try openssl([
            "req", "-x509", "-config", "\(name).cnf", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "\(days)",
        ])
    }

    /// Makes the intermediate NAME.pem with NAME.key under an issuer.
    package func intermediate(_ name: String, issuer: String = "ca", days: Int = 1825) throws {
        let extensions =
            "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n"
            + "authorityKeyIdentifier=keyid\n"
        try certificate(name, subject: "/CN=Intermediate \(name)", extensions: extensions, issuer: issuer, days: days)
    }

    /// Makes the leaf NAME.pem with NAME.key, and NAME.full.pem with the issuer's certificate unless that is the root.
    package func leaf(
        _ name: String,
        san: String,
        issuer: String = "ca",
        key: [String] = Workshop.p256,
        extensions: String = "extendedKeyUsage=serverAuth",
        days: Int = 90
    ) throws {
        try certificate(
            name,
            subject: "/",
            extensions: "subjectAltName=critical,\(san)\nauthorityKeyIdentifier=keyid\n\(extensions)\n",
            issuer: issuer,
            key: key,
            days: days
        )
        let tail = issuer == "ca" ? [] : try bytes("\(issuer).pem")
        try Data(try bytes("\(name).pem") + tail).write(to: URL(filePath: path("\(name).full.pem")))
    }

    /// Arguments for a P-256 key.
    package static let p256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    /// An RSA key of 2,048 bits.
    package static let rsa2048 = ["rsa:2048"]

    /// Makes a certificate with its own key under an issuer, with the extensions given.
    package func certificate(
        _ name: String,
        subject: String,
        extensions: String,
        issuer: String,
        key: [String] = Workshop.p256,
        days: Int
    ) throws {
        try openssl(
            ["req", "-newkey"] + key + ["-nodes", "-keyout", "\(name).key", "-out", "\(name).csr", "-subj", subject]
        )
        try write(extensions, to: "\(name).ext")
        try openssl([
            "x509", "-req", "-in", "\(name).csr", "-CA", "\(issuer).pem", "-CAkey", "\(issuer).key", "-days", "\(days)",
            "-sha256", "-extfile", "\(name).ext", "-out", "\(name).pem",
        ])
    }

    /// Runs `openssl` here and gives what it printed.
    @discardableResult
    package func openssl(_ arguments: [String]) throws -> String { try run("/usr/bin/openssl", arguments) }

    /// Runs Java's `keytool` here and gives what it printed.
    @discardableResult
    package func keytool(_ arguments: [String]) throws -> String { try run("/usr/bin/keytool", arguments) }

    private func run(_ executable: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: directory)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: output, as: UTF8.self)
        guard process.terminationStatus == 0 else {
            throw Failed(arguments: arguments, status: process.terminationStatus, output: text)
        }
        return text
    }
}
