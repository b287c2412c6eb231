import FoundationEssentials
import Inventory
import Settings
import Storage
import SystemPackage

/// A kubeconfig on the disk as the value that the inventory understands.
enum KubeconfigMapping {
    /// Reads a kubeconfig; links are followed.
    static func read(_ file: FilePath) throws(KubeconfigFailure) -> Kubeconfig {
        let octets: [UInt8]
        do throws(StorageFailure) {
            octets = try LocalFileSystem().read(RealPath.of(file), limit: SettingsFile.maximumSize)
        } catch {
            throw .unreadable(detail: "\(error)")
        }
        do throws(SettingsFailure) {
            return kubeconfig(try KubeconfigFile.read(bytes: octets, path: file.string), at: file)
        } catch {
            throw .unreadable(detail: error.problems.first.map { "\($0)" } ?? "\(file): nothing in it")
        }
    }

    /// Pure: paths are made absolute by the directory of the kubeconfig.
    static func kubeconfig(_ read: KubeconfigFile, at file: FilePath) -> Kubeconfig {
        let directory = file.removingLastComponent()
        return Kubeconfig(
            file: file,
            currentContext: read.currentContext,
            contexts: read.contexts.map { .init(name: $0.name, cluster: $0.cluster, user: $0.user) },
            clusters: read.clusters.map { cluster in
                Kubeconfig.Cluster(
                    name: cluster.name,
                    server: cluster.server,
                    authorityFile: cluster.authorityFile.map { directory.pushing(FilePath($0)) },
                    // What is no base64 trusts nobody, rather than everybody that the system trusts.
                    authorityData: cluster.authorityData.map { Data(base64Encoded: $0).map(Array.init) ?? [] },
                    skipsVerification: cluster.skipsVerification
                )
            },
            users: Dictionary(
                read.users.map { ($0.name, proof($0, directory)) },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    /// A key that stands inline is refused: it would have to pass through memory of ours to reach the TLS library.
    private static func proof(_ user: KubeconfigFile.User, _ directory: FilePath) -> Kubeconfig.Proof {
        if let file = user.tokenFile { return .tokenFile(directory.pushing(FilePath(file))) }
        if user.keys.contains("token") { return .inline }
        for inline in ["client-key-data", "client-certificate-data"] where user.keys.contains(inline) {
            return .unsupported(inline)
        }
        if let certificate = user.certificateFile, let key = user.keyFile {
            return .certificateFiles(
                certificate: directory.pushing(FilePath(certificate)),
                key: directory.pushing(FilePath(key))
            )
        }
        return user.keys.first.map { .unsupported($0) } ?? .none
    }
}
