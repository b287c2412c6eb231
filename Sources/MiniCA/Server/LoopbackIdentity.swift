import COpenSSL
import FoundationEssentials
import Glibc
import NIOSSL
import PKI

/// What the authority's own listener shows: a certificate for `localhost`, under a root made for that alone.
struct LoopbackIdentity: Sendable {
    /// What subscribers must trust to talk to the listener; it certifies nothing else.
    let root: Certificate
    let identity: TLSIdentity

    /// Makes both keys; the address listened on is certified too, besides `localhost` and the loopback addresses.
    init(named name: String, address: String, at instant: Date) throws(MiniCAFailure) {
        let key: KeyHandle
        let leaf: Certificate
        do throws(OpenSSLError) {
            (root, key, leaf) = try Self.make(named: name, address: address, at: instant)
        } catch {
            throw .issuance(error)
        }
        do {
            let chain = [try NIOSSLCertificate(bytes: leaf.der, format: .der)]
            identity = try TLSIdentity(chain: chain, key: Self.hand(over: key), label: leaf.serial)
        } catch {
            throw .identity("\(error)")
        }
    }

    private static func make(
        named name: String,
        address: String,
        at instant: Date
    ) throws(OpenSSLError) -> (root: Certificate, key: KeyHandle, leaf: Certificate) {
        let validity = Validity(
            notBefore: instant.addingTimeInterval(-86_400),
            notAfter: instant.addingTimeInterval(365 * 86_400)
        )
        let rootKey = try KeyHandle.generate()
        let mark = rootKey.publicKey.digest.description.prefix(6)
        let root = try CertificateSigner(key: rootKey, certificate: nil).sign(
            CertificateTemplate(
                role: .root,
                commonName: "\(name) Listener \(mark)",
                validity: validity,
                key: rootKey
            )
        )
        let names = Set(["localhost", "127.0.0.1", "::1", address].compactMap { try? Identifier($0) })
        let key = try KeyHandle.generate()
        let leaf = try CertificateSigner(key: rootKey, certificate: root).sign(
            CertificateTemplate(role: .leaf(names.sorted(), []), commonName: nil, validity: validity, key: key)
        )
        return (root, key, leaf)
    }

    /// Gives the key from one TLS library to the other through a pipe.
    ///
    /// NIOSSL brings a TLS library of its own, which takes keys as octets or from a file. Octets in Swift's memory are
    /// never wiped and a file may outlive the process; what is in a pipe is in the kernel until it is read, once. The
    /// 241 octets of a P-256 key fit into any pipe, so writing before reading cannot block.
    private static func hand(over key: KeyHandle) throws -> NIOSSLPrivateKey {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw OpenSSLError("making a pipe: errno \(errno)") }
        let (reading, writing) = (ends[0], ends[1])
        // Swift's view of glibc has no pipe2; a child started in between could at worst read a key of loopback's.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(reading) }
        let isWritten = write(key, to: writing)
        close(writing)
        guard isWritten else { throw OpenSSLError("handing a key over") }
        return try NIOSSLPrivateKey(file: "/proc/self/fd/\(reading)", format: .pem)
    }

    private static func write(_ key: KeyHandle, to descriptor: Int32) -> Bool {
        guard let bio = BIO_new_fd(descriptor, BIO_NOCLOSE) else { return false }
        defer { BIO_free(bio) }
        return PEM_write_bio_PKCS8PrivateKey(bio, key.pointer, nil, nil, 0, nil, nil) == 1
    }
}
