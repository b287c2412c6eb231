import CertificateWorkshop
import Foundation
import PKI
import Synchronization

/// A root with two leaves, one of them revoked, that name a list and a responder on loopback. The lists and the answers
/// are made by the `openssl` command.
final class RevocationBooth: Sendable {
    enum Source { case list, responder }

    let workshop: Workshop
    private let counter: Counter
    private let names: String

    /// - Parameter signer: whose key signs the responder's answers.
    init(naming sources: [Source], signer: String = "ca") throws {
        let workshop = try Workshop()
        if signer != "ca" { try workshop.root(signer) }
        self.workshop = workshop
        counter = try Counter { request in
            try? Data(request).write(to: URL(filePath: workshop.path("request.der")))
            return (try? Self.response(in: workshop, signer: signer)) ?? []
        }
        let base = "http://127.0.0.1:\(counter.port)"
        names = [
            sources.contains(.list) ? "crlDistributionPoints=URI:\(base)/list.crl" : "",
            sources.contains(.responder) ? "authorityInfoAccess=OCSP;URI:\(base)/ocsp" : "",
            "extendedKeyUsage=serverAuth",
        ].joined(separator: "\n")
        try leaf("good")
        try leaf("bad")
        let (good, bad) = (try certificate("good").serial, try certificate("bad").serial)
        try workshop.write(
            "V\t400101000000Z\t\t\(good.uppercased())\tunknown\t/\n"
                + "R\t400101000000Z\t260102030405Z,keyCompromise\t\(bad.uppercased())\tunknown\t/\n",
            to: "index.txt"
        )
        try workshop.write("unique_subject = no\n", to: "index.txt.attr")
        try workshop.write("01\n", to: "crlnumber")
    }

    deinit { counter.stop() }

    /// How often the list was asked for.
    var asked: Int { counter.asked }

    func stop() { counter.stop() }

    func serve(_ body: [UInt8], status: Int = 200) { counter.serve(body, status: status) }

    /// Makes a leaf that names the sources.
    func leaf(_ name: String) throws { try workshop.leaf(name, san: "DNS:\(name).test", extensions: names) }

    func certificate(_ name: String) throws -> Certificate {
        try Certificate(der: try PEM.blocks(of: "CERTIFICATE", in: try workshop.bytes("\(name).pem"))[0])
    }

    /// Makes a list of everything that is revoked.
    func list(signer: String = "ca", days: Int = 7) throws -> [UInt8] {
        try workshop.write(
            "[ca]\ndefault_ca=here\n[here]\ndatabase=\(workshop.path("index.txt"))\ndefault_md=sha256\n"
                + "crlnumber=\(workshop.path("crlnumber"))\ncrl_extensions=ext\n[ext]\nauthorityKeyIdentifier=keyid\n",
            to: "crl.cnf"
        )
        try workshop.openssl([
            "ca", "-gencrl", "-config", "crl.cnf", "-cert", "\(signer).pem", "-keyfile", "\(signer).key",
            "-crldays", "\(days)", "-out", "list.pem",
        ])
        try workshop.openssl(["crl", "-in", "list.pem", "-outform", "DER", "-out", "list.der"])
        return try workshop.bytes("list.der")
    }

    /// Makes the answer about a leaf, as a server staples it.
    func answer(about name: String) throws -> [UInt8] {
        try workshop.openssl([
            "ocsp", "-no_nonce", "-issuer", "ca.pem", "-cert", "\(name).pem", "-reqout", "request.der",
        ])
        return try Self.response(in: workshop, signer: "ca")
    }

    private static func response(in workshop: Workshop, signer: String) throws -> [UInt8] {
        try workshop.openssl([
            "ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "\(signer).pem", "-rkey", "\(signer).key",
            "-reqin", "request.der", "-respout", "response.der", "-ndays", "2",
        ])
        return try workshop.bytes("response.der")
    }

    /// A list in the root's name whose last octet, in the signature, is another one.
    func forgedList() throws -> [UInt8] {
        var list = try list()
        list[list.count - 1] ^= 1
        return list
    }
}

/// The HTTP server of both, one request a connection.
private final class Counter: Sendable {
    private struct Served: Sendable {
        var body: [UInt8] = []
        var status = 200
        var asked = 0
    }

    private let served: Mutex<Served>
    private let speaker: Speaker
    var port: UInt16 { speaker.port }
    var asked: Int { served.withLock(\.asked) }

    init(respond: @escaping @Sendable ([UInt8]) -> [UInt8]) throws {
        let box = Box()
        served = Mutex(Served())
        speaker = try Speaker { line in
            guard let request = Self.request(line) else { return }
            guard let owner = box.owner else { return }
            let isPost = !request.isEmpty
            let (status, body) = isPost ? (200, respond(request)) : owner.next()
            line.say("HTTP/1.1 \(status) Said\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n")
            line.say(body)
        }
        box.set(self)
    }

    func serve(_ body: [UInt8], status: Int) { served.withLock { ($0.body, $0.status) = (body, status) } }

    func stop() { speaker.stop() }

    private func next() -> (Int, [UInt8]) {
        served.withLock { served in
            served.asked += 1
            return (served.status, served.body)
        }
    }

    /// The body of a request; empty for one without, nil when the other side is gone.
    private static func request(_ line: SpokenLine) -> [UInt8]? {
        var head: [UInt8] = []
        while !head.reversed().starts(with: [10, 13, 10, 13]) {
            let octet = line.hear(exactly: 1)
            guard !octet.isEmpty, head.count < 65_536 else { return nil }
            head += octet
        }
        let length = String(decoding: head, as: UTF8.self).split(separator: "\r\n").compactMap { field -> Int? in
            guard field.lowercased().hasPrefix("content-length:") else { return nil }
            return Int(field.drop { $0 != ":" }.dropFirst().filter { $0 != " " })
        }.first
        return line.hear(exactly: length ?? 0)
    }

    private final class Box: Sendable {
        private struct Weak { weak var value: Counter? }
        private let weak = Mutex(Weak())
        var owner: Counter? { weak.withLock(\.value) }
        func set(_ owner: Counter) { weak.withLock { $0.value = owner } }
    }
}

/// A clock that a test sets.
final class SettableClock: Sendable {
    private let instant: Mutex<Date>

    init(_ instant: Date) { self.instant = Mutex(instant) }

    var now: Date {
        get { instant.withLock { $0 } }
        set { instant.withLock { $0 = newValue } }
    }
}
