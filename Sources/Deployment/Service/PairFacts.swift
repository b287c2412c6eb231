import Hooks
import PKI
import SystemPackage

/// Where the files of a generation lie, as commands and hooks are told.
enum PairFacts {
    /// With a single pair the names have no kind of key in them. With several there is no file that could stand for all
    /// of them: whoever knows one pair only finds no file at all, and does not take half for the whole.
    static func of(_ generation: Generation) -> [HookFact: HookFact.Value] {
        var facts: [HookFact: HookFact.Value] = [:]
        for pair in generation.pairs {
            for file in PairFile.allCases { facts[fact(pair.family, file)] = .text(pair.path(of: file).string) }
        }
        if !generation.families.isEmpty { facts[.keys] = .list(generation.families.map(\.rawValue)) }
        return facts
    }

    static func fact(_ family: KeyFamily?, _ file: PairFile) -> HookFact {
        switch (family, file) {
        case (nil, .cert): .certificateFile
        case (nil, .key): .keyFile
        case (nil, .chain): .chainFile
        case (nil, .fullchain): .fullChainFile
        case (nil, .bundle): .bundleFile
        case (.ecdsa, .cert): .ecdsaCertificateFile
        case (.ecdsa, .key): .ecdsaKeyFile
        case (.ecdsa, .chain): .ecdsaChainFile
        case (.ecdsa, .fullchain): .ecdsaFullChainFile
        case (.ecdsa, .bundle): .ecdsaBundleFile
        case (.rsa, .cert): .rsaCertificateFile
        case (.rsa, .key): .rsaKeyFile
        case (.rsa, .chain): .rsaChainFile
        case (.rsa, .fullchain): .rsaFullChainFile
        case (.rsa, .bundle): .rsaBundleFile
        case (.ed25519, .cert): .ed25519CertificateFile
        case (.ed25519, .key): .ed25519KeyFile
        case (.ed25519, .chain): .ed25519ChainFile
        case (.ed25519, .fullchain): .ed25519FullChainFile
        case (.ed25519, .bundle): .ed25519BundleFile
        }
    }
}
