import CertificateWorkshop
import Foundation
import PKI
import Storage
import SystemPackage
import TLS
import TestSupport

@testable import Deployment

/// Certificates with two keys each: `ecdsa-N` and `rsa-N` for the same names.
enum DualFixture {
    static let families: [KeyFamily] = [.ecdsa, .rsa]

    private static let made = Result { () throws -> Workshop in
        let workshop = try Fixture.shared()
        for number in 1...3 {
            let names = "DNS:www.example.com,IP:203.0.113.7"
            try workshop.leaf("ecdsa-\(number)", san: names, issuer: "middle")
            try workshop.leaf("rsa-\(number)", san: names, issuer: "middle", key: Workshop.rsa2048)
        }
        return workshop
    }

    static func shared() throws -> Workshop { try made.get() }

    static func chain(_ family: KeyFamily, _ number: Int) throws -> CertificateChain {
        try CertificateChain(pem: shared().bytes("\(family)-\(number).full.pem"))
    }

    static func leaf(_ family: KeyFamily, _ number: Int) throws -> Certificate { try chain(family, number).leaf }
}

/// What it takes to work on generations with two keys.
extension Bench {
    /// A target with the links of a server that has both pairs.
    func dualTarget(
        validate: [String] = [],
        reload: [String] = [],
        endpoints: [Endpoint] = []
    ) -> DeploymentTarget {
        var links: [GenerationFile: FilePath] = [:]
        for family in DualFixture.families {
            links[GenerationFile(family, .fullchain)] = users.appending("\(family).crt")
            links[GenerationFile(family, .key)] = users.appending("\(family).key")
        }
        return DeploymentTarget(name: "web", links: links, validate: validate, reload: reload, endpoints: endpoints)
    }

    /// Puts the keys of both pairs where their orders have them.
    func putDualKeys(_ number: Int) throws {
        let local = LocalFileSystem()
        let workshop = try DualFixture.shared()
        try local.removeTree(state.order(name))
        try local.makeDirectory(state.order(name), mode: .ownerReadWriteExecute)
        for family in DualFixture.families {
            try local.makeDirectory(state.order(name, family), mode: .ownerReadWriteExecute)
            try local.concatenate(
                [FilePath(workshop.path("\(family)-\(number).key"))],
                into: state.order(name, family).appending("key.pem"),
                mode: .ownerReadWrite,
                group: nil
            )
        }
    }

    func stageDual(_ number: Int, access: KeyAccess = .ownerOnly) throws -> Staged {
        try putDualKeys(number)
        return try Stager(fileSystem: disk, state: state).stage(
            name,
            Self.number(number),
            pairs: DualFixture.families.map { family in
                try PairToStage(
                    family: family,
                    chain: DualFixture.chain(family, number),
                    authority: "test",
                    orderURL: "https://ca.test/order/\(family)/\(number)"
                )
            },
            createdAt: Date(),
            access: access
        )
    }

    /// What each pair is measured by.
    func dualRequirements() throws -> @Sendable (IssuedPair) -> GenerationRequirements {
        let identifiers = try Fixture.identifiers()
        let trust = try TrustStore(pem: workshop.bytes("ca.pem"))
        return { pair in
            GenerationRequirements(
                identifiers: identifiers,
                keyAlgorithm: pair.family == .rsa ? .rsa2048 : .ecdsaP256,
                trust: trust,
                liveNotAfter: nil
            )
        }
    }

    /// What keeps a generation from going live.
    func findings(
        _ staged: consuming Staged,
        against requirements: @Sendable (IssuedPair) -> GenerationRequirements
    ) async -> [ValidationFinding] {
        let validator = Validator(fileSystem: disk, state: state, runner: runner)
        do throws(Rejected) {
            _ = try await validator.validate(staged, against: requirements, for: [], at: Date())
            return []
        } catch {
            return error.report.findings
        }
    }

    func validateDual(
        _ staged: consuming Staged,
        for targets: [DeploymentTarget] = []
    ) async throws -> Validated {
        try await Validator(fileSystem: disk, state: state, runner: runner).validate(
            staged,
            against: dualRequirements(),
            for: targets,
            at: Date()
        )
    }

    @discardableResult
    func deployDual(_ number: Int, for targets: [DeploymentTarget] = []) async throws -> Live {
        try await activate(validateDual(stageDual(number), for: targets), for: targets)
    }

    /// What a service would serve from the paths of one kind of key: nil when key and chain do not work together.
    func servable(_ family: KeyFamily) throws -> Certificate? {
        try servable(chain: users.appending("\(family).crt"), key: users.appending("\(family).key"))
    }
}
