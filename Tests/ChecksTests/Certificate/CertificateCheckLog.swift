import Glibc

/// The table of cases that a rig prints: one line each, appended to the file that REKEY_CHECKS_LOG names, if it is set.
enum CertificateCheckLog {
    static func append(_ fields: [String]) {
        guard let path = getenv("REKEY_CHECKS_LOG") else { return }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let line = Array((fields.joined(separator: "\t") + "\n").utf8)
        _ = write(descriptor, line, line.count)
    }
}
