import CertificateWorkshop
import Foundation
import PKI
import Storage
import SystemPackage
import TestSupport

@testable import Takeover

/// An old tool's tree, made for one test: files of text, certificates and keys, and links.
struct Tree {
    let workshop: Workshop
    private let scratch: TemporaryDirectory

    init() throws {
        workshop = try Workshop()
        scratch = try TemporaryDirectory()
        try workshop.intermediate("inter")
    }

    var root: FilePath { scratch.path.appending("tree") }

    func write(_ path: String, _ contents: [UInt8], mode: Int = 0o600) throws {
        let place = URL(filePath: root.appending(path).string)
        let parent = place.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(contents).write(to: place)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.path)
    }

    func write(_ path: String, _ text: String) throws { try write(path, Array(text.utf8)) }

    func link(_ path: String, to target: String) throws {
        let place = root.appending(path).string
        let parent = URL(filePath: place).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
    }

    /// Makes a leaf, and gives the octets of chain, leaf, intermediate and key.
    func leaf(_ name: String, san: String) throws -> (full: [UInt8], leaf: [UInt8], chain: [UInt8], key: [UInt8]) {
        try workshop.leaf(name, san: san, issuer: "inter")
        return (
            try workshop.bytes("\(name).full.pem"), try workshop.bytes("\(name).pem"), try workshop.bytes("inter.pem"),
            try workshop.bytes("\(name).key")
        )
    }

    /// Every name with its kind, mode, size, times and content.
    func fingerprint() throws -> [String] {
        let files = LocalFileSystem()
        func below(_ place: FilePath) throws -> [String] {
            guard let found = try files.metadata(of: place) else { return [] }
            var content = ""
            switch found.kind {
            case .directory: break
            case .symbolicLink: content = try files.readLink(place) ?? ""
            default: content = SHA256Digest(hashing: try files.read(place, limit: 1 << 20)).description
            }
            let line = "\(place) \(found) \(content)"
            guard found.kind == .directory else { return [line] }
            return [line] + (try files.list(place).flatMap { try below(place.appending($0)) })
        }
        return try below(root)
    }

    /// What the reader makes of it; the tree is what it was before.
    func estate(_ tool: ForeignTool, knownDirectories: [String] = []) throws -> (ForeignEstate, untouched: Bool) {
        let before = try fingerprint()
        let reader = EstateReader(files: LocalFileSystem(), knownDirectories: knownDirectories)
        let estate = reader.read(tool, at: root)
        return (estate, try fingerprint() == before)
    }
}
