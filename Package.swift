// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is compiled with: the language as strict as it goes, and no warning left standing.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Builds for debugging can be killed or stopped at named points; in a release there is neither code nor name of them.
let faultPoints: [SwiftSetting] = [.define("REKEY_FAULT_POINTS", .when(configuration: .debug))]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1"].map { .product(name: $0, package: "swift-nio") }
let nioSockets: [Target.Dependency] = ["NIOCore", "NIOPosix"].map { .product(name: $0, package: "swift-nio") }
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "rekey",
    products: [.executable(name: "rekey", targets: ["rekey"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // Floor 0: C.
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLinux"),

        // Floor 1: nouns and effects.
        .target(name: "PKI", dependencies: ["COpenSSL"], swiftSettings: strict),
        .target(name: "TLS", dependencies: ["PKI", "COpenSSL"], swiftSettings: strict),
        .target(name: "HTTPClient", dependencies: ["CCurl"], swiftSettings: strict),
        .target(name: "Storage", dependencies: ["CLinux", system], swiftSettings: strict + faultPoints),
        .target(name: "Hooks", dependencies: [subprocess, system], swiftSettings: strict),
        .target(name: "DNS", dependencies: ["PKI", "COpenSSL"] + nioSockets, swiftSettings: strict),

        // Floor 2: the leaves. None imports another, but Challenges, which answers what ACME asks.
        .target(name: "KeyGeneration", dependencies: ["PKI", "COpenSSL"], swiftSettings: strict),
        .target(name: "ACME", dependencies: ["PKI"], swiftSettings: strict),
        .target(
            name: "Challenges",
            dependencies: ["PKI", "ACME", "Hooks", "DNS", "Storage", system, nioSSL] + nio,
            resources: [.embedInCode("Resources/acme.sh-dnsapi")],
            swiftSettings: strict
        ),
        .target(name: "Deployment", dependencies: ["PKI", "Storage", "Hooks", "TLS", system], swiftSettings: strict),
        .target(name: "Ledger", dependencies: [grdb], swiftSettings: strict),
        .target(name: "Settings", dependencies: ["PKI", "Yams"], swiftSettings: strict),
        .target(name: "CertificateFiles", dependencies: ["PKI", "COpenSSL"], swiftSettings: strict),
        .target(name: "Checks", dependencies: ["PKI", "COpenSSL"], swiftSettings: strict),
        .target(name: "Takeover", dependencies: ["PKI", "Storage", system], swiftSettings: strict),
        .target(name: "Report", swiftSettings: strict),
        .target(name: "MiniCA", dependencies: ["PKI", "COpenSSL", nioSSL] + nio, swiftSettings: strict),

        // Floor 3: the transaction.
        .target(
            name: "Rotation",
            dependencies: [
                "PKI", "TLS", "Storage", "Hooks", "DNS", "KeyGeneration", "ACME", "Challenges", "Deployment", "Ledger",
                system,
            ],
            swiftSettings: strict
        ),

        // Floor 3: what exists, and who is told.
        .target(
            name: "Inventory",
            dependencies: ["PKI", "TLS", "Storage", "Ledger", "CertificateFiles", "Checks", system],
            swiftSettings: strict
        ),
        .target(name: "Alerts", dependencies: ["Ledger", "HTTPClient", "Hooks", system], swiftSettings: strict),

        // Floors 4 and 5: the command.
        .target(
            name: "RekeyCommand",
            dependencies: [
                "PKI", "TLS", "HTTPClient", "Storage", "Hooks", "DNS", "KeyGeneration", "ACME", "Challenges",
                "Deployment", "Ledger", "Settings", "Rotation", "MiniCA", "CertificateFiles", "Checks", "Inventory",
                "Alerts", "Report", "Takeover", argumentParser, system,
            ],
            swiftSettings: strict
        ),
        .executableTarget(name: "rekey", dependencies: ["RekeyCommand"], swiftSettings: strict),

        // Tests mirror the sources; what several of them need to make or break things has a target of its own.
        .target(
            name: "CertificateWorkshop",
            dependencies: ["COpenSSL"],
            path: "Tests/CertificateWorkshop",
            swiftSettings: strict
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Storage", system],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .target(name: "Conformance", path: "Tests/Conformance", swiftSettings: strict),
        .testTarget(name: "HouseTests", swiftSettings: strict),
        .testTarget(
            name: "DNSTests",
            dependencies: ["DNS", "PKI", "COpenSSL", "Conformance"] + nioSockets,
            swiftSettings: strict
        ),
        .testTarget(name: "PKITests", dependencies: ["Conformance", "PKI"], swiftSettings: strict),
        .testTarget(
            name: "TLSTests",
            dependencies: ["Conformance", "TLS", "PKI", "CertificateWorkshop"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HTTPClientTests",
            dependencies: ["Conformance", "HTTPClient", "CCurl", "COpenSSL"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: ["CLinux", "Conformance", "Storage", "TestSupport", system],
            swiftSettings: strict + faultPoints
        ),
        .testTarget(
            name: "HooksTests",
            dependencies: ["Conformance", "Hooks", "TestSupport", system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "KeyGenerationTests",
            dependencies: ["Conformance", "KeyGeneration", "PKI"],
            swiftSettings: strict
        ),
        .testTarget(name: "ACMETests", dependencies: ["Conformance", "ACME", "PKI"], swiftSettings: strict),
        .testTarget(
            name: "ChallengesTests",
            dependencies: [
                "Conformance", "Challenges", "ACME", "PKI", "DNS", "Hooks", "KeyGeneration", "Storage", "TestSupport",
                "COpenSSL", system, nioSSL,
            ] + nio,
            swiftSettings: strict
        ),
        .testTarget(
            name: "DeploymentTests",
            dependencies: [
                "Conformance",
                "Deployment", "PKI", "Storage", "Hooks", "TLS", "TestSupport", "CertificateWorkshop", "COpenSSL",
                system,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CertificateFilesTests",
            dependencies: ["CertificateFiles", "PKI", "COpenSSL", "CertificateWorkshop"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ChecksTests",
            dependencies: ["Checks", "PKI", "COpenSSL", "CertificateWorkshop"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "InventoryTests",
            dependencies: [
                "Inventory", "CertificateFiles", "Checks", "Ledger", "TLS", "Storage", "PKI", "TestSupport",
                "CertificateWorkshop", system,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AlertsTests",
            dependencies: ["Alerts", "Ledger", "HTTPClient", "Hooks", "TestSupport", system] + nio,
            swiftSettings: strict
        ),
        .testTarget(name: "ReportTests", dependencies: ["Report"], swiftSettings: strict),
        .testTarget(
            name: "TakeoverTests",
            dependencies: ["Takeover", "PKI", "Storage", "TestSupport", "CertificateWorkshop", system],
            swiftSettings: strict
        ),
        .testTarget(name: "LedgerTests", dependencies: ["Conformance", "Ledger", grdb], swiftSettings: strict),
        .testTarget(name: "SettingsTests", dependencies: ["Conformance", "Settings", "PKI"], swiftSettings: strict),
        .testTarget(
            name: "MiniCATests",
            dependencies: ["Conformance", "MiniCA", "PKI", "COpenSSL", nioSSL] + nio,
            swiftSettings: strict
        ),
        .testTarget(
            name: "RotationTests",
            dependencies: ["Conformance", "Rotation", "PKI", "Storage", "Ledger", system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RekeyCommandTests",
            dependencies: [
                "Conformance",
                "RekeyCommand", "Rotation", "HTTPClient", "Inventory", "ACME", "Storage", "Settings", "MiniCA", "Hooks",
                "KeyGeneration", "PKI", "TLS", "DNS", "Deployment", "Alerts", "Checks", "CertificateFiles", "Ledger",
                "Report", "TestSupport", "CertificateWorkshop",
                system,
            ],
            swiftSettings: strict
        ),
    ]
)
