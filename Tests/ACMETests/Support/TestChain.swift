import Foundation

/// Two certificates made with the `openssl` command, once for all tests: a leaf and the authority above it.
enum TestChain {
    static let pem: Result<[UInt8], any Error> = Result { try make() }

    private static func make() throws -> [UInt8] {
        let directory = FileManager.default.temporaryDirectory.appending(path: "rekey-acme-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        try openssl(
            ["req", "-x509", "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Test Root"] + key,
            in: directory
        )
        try "basicConstraints=critical,CA:TRUE\n".write(
            to: directory.appending(path: "ca.ext"),
            atomically: true,
            encoding: .utf8
        )
        try "subjectAltName=critical,DNS:www.example.com\n".write(
            to: directory.appending(path: "leaf.ext"),
            atomically: true,
            encoding: .utf8
        )
        try sign("ca", subject: "/CN=Test CA", by: "root", key: key, in: directory)
        try sign("leaf", subject: "/", by: "ca", key: key, in: directory)
        return try ["leaf.pem", "ca.pem"].flatMap { [UInt8](try Data(contentsOf: directory.appending(path: $0))) }
    }

    private static func sign(_ name: String, subject: String, by issuer: String, key: [String], in place: URL) throws {
        try openssl(
            ["req", "-keyout", "\(name).key", "-out", "\(name).csr", "-subj", subject] + key,
            in: place
        )
        try openssl(
            [
                "x509", "-req", "-in", "\(name).csr", "-CA", "\(issuer).pem", "-CAkey", "\(issuer).key", "-days", "5",
                "-set_serial", "7", "-extfile", "\(name).ext", "-out", "\(name).pem",
            ],
            in: place
        )
    }

    private struct Failed: Error { let arguments: [String] }

    private static func openssl(_ arguments: [String], in directory: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(arguments: arguments) }
    }
}
