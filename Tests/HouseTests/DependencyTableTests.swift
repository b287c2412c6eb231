import Foundation
import Testing

/// The house's plan as a table, held against the manifest and against every import of every file.
///
/// The three leaves KeyGeneration, ACME and Deployment never see each other: that is what keeps the code that parses an
/// authority's bytes away from private keys.
struct DependencyTableTests {
    /// Target → what it may import of ours and of packages.
    static let table: [String: Set<String>] = [
        "COpenSSL": [], "CCurl": [], "CLinux": [],
        "PKI": ["COpenSSL"],
        "TLS": ["PKI", "COpenSSL"],
        "HTTPClient": ["CCurl"],
        "Storage": ["CLinux", "SystemPackage"],
        "Hooks": ["SystemPackage", "Subprocess"],
        "DNS": ["PKI", "COpenSSL", "NIOCore", "NIOPosix"],
        "KeyGeneration": ["PKI", "COpenSSL"],
        "ACME": ["PKI"],
        "Challenges": [
            "PKI", "ACME", "Hooks", "DNS", "Storage", "SystemPackage", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL",
        ],
        "Deployment": ["PKI", "Storage", "Hooks", "TLS", "SystemPackage"],
        "Ledger": ["GRDB"],
        "Settings": ["PKI", "Yams"],
        "CertificateFiles": ["PKI", "COpenSSL"],
        "Checks": ["PKI", "COpenSSL"],
        "Takeover": ["PKI", "Storage", "SystemPackage"],
        "Report": [],
        "Rotation": [
            "PKI", "TLS", "Storage", "Hooks", "DNS", "KeyGeneration", "ACME", "Challenges", "Deployment", "Ledger",
            "SystemPackage",
        ],
        "Inventory": ["PKI", "TLS", "Storage", "Ledger", "CertificateFiles", "Checks", "SystemPackage"],
        "Alerts": ["Ledger", "HTTPClient", "Hooks", "SystemPackage"],
        "MiniCA": ["PKI", "COpenSSL", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL"],
        "RekeyCommand": [
            "PKI", "TLS", "HTTPClient", "Storage", "Hooks", "DNS", "KeyGeneration", "ACME", "Challenges", "Deployment",
            "Ledger", "Settings", "Rotation", "MiniCA", "CertificateFiles", "Checks", "Inventory", "Alerts", "Report",
            "Takeover", "ArgumentParser", "Logging", "SystemPackage",
        ],
        "rekey": ["RekeyCommand"],
    ]

    /// What comes with the toolchain and may be imported anywhere.
    static let toolchain: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Dispatch"]

    private struct Manifest: Decodable {
        struct Target: Decodable {
            let name: String
            let type: String
            let dependencies: [Dependency]
        }

        /// `{"byName": ["PKI", null]}` or `{"product": ["NIOCore", "swift-nio", …]}`.
        struct Dependency: Decodable {
            let name: String

            init(from decoder: any Decoder) throws {
                let kinds = try decoder.singleValueContainer().decode([String: [Word]].self)
                name = kinds.values.first?.first?.text ?? ""
            }
        }

        /// A string, or anything else, which is not looked at.
        struct Word: Decodable {
            let text: String?
            init(from decoder: any Decoder) throws {
                text = try? decoder.singleValueContainer().decode(String.self)
            }
        }

        let targets: [Target]
    }

    @Test func theManifestDeclaresWhatTheTableAllows() throws {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "rekey-manifest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let (status, output) = try Checkout.run("swift", ["package", "--scratch-path", scratch.path, "dump-package"])
        try #require(status == 0)
        let manifest = try JSONDecoder().decode(Manifest.self, from: output)
        let ours = manifest.targets.filter { $0.type != "test" && !Self.isTestSupport($0.name) }
        #expect(Set(ours.map(\.name)) == Set(Self.table.keys))
        for target in ours {
            let declared = Set(target.dependencies.map(\.name))
            #expect(declared.isSubset(of: Self.table[target.name] ?? []), "\(target.name) declares \(declared)")
        }
    }

    /// A plain build accepts an undeclared import; this does not.
    @Test func noFileImportsWhatItsTargetMayNot() throws {
        let sources = try Checkout.sources()
        #expect(sources.count > 50)
        for source in sources {
            let allowed = (Self.table[source.target] ?? []).union(Self.toolchain)
            for line in source.lines {
                guard let module = Self.imported(by: line) else { continue }
                #expect(allowed.contains(module), "\(source) imports \(module)")
            }
        }
    }

    private static func isTestSupport(_ name: String) -> Bool {
        ["TestSupport", "CertificateWorkshop", "Conformance"].contains(name)
    }

    /// The module a line imports: `package import struct Foundation.Date` imports Foundation.
    private static func imported(by line: String) -> String? {
        var words = line.split(separator: " ").map(String.init)
        while let first = words.first,
            first.hasPrefix("@") || ["package", "internal", "public", "private", "fileprivate"].contains(first)
        {
            words.removeFirst()
        }
        guard words.first == "import", words.count >= 2 else { return nil }
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let path = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        return path.split(separator: ".").first.map(String.init)
    }
}
