import CertificateWorkshop
import Foundation
import PKI
import Testing

@testable import CertificateFiles

/// Files as the kernel gives them.
struct DescriptorTests {
    private let samples: Samples

    init() throws { samples = try Samples.shared }

    private func with<Result>(_ name: String, _ body: (Int32) throws -> Result) throws -> Result {
        let descriptor = open(samples.workshop.path(name), O_RDONLY | O_NONBLOCK)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        return try body(descriptor)
    }

    @Test func everySampleIsReadAsItsOctetsAre() throws {
        for (name, octets) in samples.files {
            let read = try with(name) { CertificateFile.contents(descriptor: $0) }
            #expect(read == CertificateFile.contents(of: octets), "\(name)")
        }
    }

    @Test func theDescriptorsPlaceDoesNotMatter() throws {
        try with("leaf.pem") { descriptor in
            lseek(descriptor, 100, SEEK_SET)
            #expect(CertificateFile.contents(descriptor: descriptor).certificates.count == 1)
            #expect(lseek(descriptor, 0, SEEK_CUR) == 100)
        }
    }

    @Test func aLargeFileIsTooLargeAndSaysWhatItLooksLike() throws {
        let leaf = try samples.octets("leaf.pem")
        try Data(leaf + [UInt8](repeating: 0x0A, count: 5_000)).write(
            to: URL(filePath: samples.workshop.path("big.crt"))
        )
        try Data([UInt8](repeating: 0x20, count: 9_000)).write(to: URL(filePath: samples.workshop.path("big.txt")))
        let pem = try with("big.crt") { CertificateFile.contents(descriptor: $0, sizeLimit: 4_000) }
        #expect(pem.form == .pem && pem.problems.map(\.reason) == [.tooLarge] && pem.certificates.isEmpty)
        let text = try with("big.txt") { CertificateFile.contents(descriptor: $0, sizeLimit: 4_000) }
        #expect(text.form == .none && text.problems.map(\.reason) == [.tooLarge])
        #expect(
            try with("big.crt") { CertificateFile.contents(descriptor: $0, sizeLimit: 9_000) }.certificates.count == 1
        )
    }

    @Test func whatIsNoRegularFileIsNotWaitedFor() throws {
        mkfifo(samples.workshop.path("pipe"), 0o600)
        #expect(try with("pipe") { CertificateFile.contents(descriptor: $0) }.problems.map(\.reason) == [.readFailed])
        #expect(try with(".") { CertificateFile.contents(descriptor: $0) }.problems.map(\.reason) == [.readFailed])
        #expect(CertificateFile.contents(descriptor: -1).problems.map(\.reason) == [.readFailed])
        #expect(try with("pipe") { PrivateKeyGlance.look(descriptor: $0) } == .unreadable(0))
        #expect(PrivateKeyGlance.look(descriptor: -1) == .unreadable(EBADF))
    }
}
