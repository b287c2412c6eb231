import Foundation

/// The `openssl` command as an independent maker of test certificates, in a directory of its own that is removed.
final class OpenSSLCommand {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "rekey-pki-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    struct Failed: Error { let arguments: [String], status: Int32, output: String }

    @discardableResult
    func callAsFunction(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = directory
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

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: directory.appending(path: name))) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: directory.appending(path: name))
    }

    /// A root `ca.pem` and a leaf `NAME.pem` under it with the names and extensions given.
    func authority(keyIdentifier: String = "hash") throws {
        try self(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-subj",
            "/CN=Test Root",
            "-days",
            "30",
            "-addext",
            "keyUsage=critical,keyCertSign",
            "-addext",
            "subjectKeyIdentifier=\(keyIdentifier)"
        )
    }

    /// An intermediate authority `NAME.pem` under an issuer.
    func authority(_ name: String, issuer: String) throws {
        let key = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        try run(
            ["req", "-newkey"] + key + [
                "-nodes", "-keyout", "\(name).key", "-out", "\(name).csr", "-subj", "/CN=\(name)",
            ]
        )
        try write(
            "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n"
                + "authorityKeyIdentifier=keyid\n",
            to: "\(name).ext"
        )
        try run([
            "x509", "-req", "-in", "\(name).csr", "-CA", "\(issuer).pem", "-CAkey", "\(issuer).key", "-sha256",
            "-days", "20", "-extfile", "\(name).ext", "-out", "\(name).pem",
        ])
    }

    func leaf(
        _ name: String,
        san: String,
        issuer: String = "ca",
        key: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        usage: String = "extendedKeyUsage=serverAuth",
        digest: String = "-sha256",
        days: String = "5",
        serial: String = "0x8765432199",
        issuerKey: String = "authorityKeyIdentifier=keyid"
    ) throws -> [UInt8] {
        let request =
            ["req", "-newkey"] + key + ["-nodes", "-keyout", "\(name).key", "-out", "\(name).csr", "-subj", "/"]
        try run(request)
        try write("subjectAltName=critical,\(san)\n\(usage)\n\(issuerKey)\n", to: "\(name).ext")
        try run([
            "x509", "-req", "-in", "\(name).csr", "-CA", "\(issuer).pem", "-CAkey", "\(issuer).key",
            "-set_serial", serial,
            digest, "-days", days, "-extfile", "\(name).ext", "-out", "\(name).pem",
        ])
        return try bytes("\(name).pem")
    }

    private func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(arguments: arguments, status: process.terminationStatus, output: "")
        }
    }
}
