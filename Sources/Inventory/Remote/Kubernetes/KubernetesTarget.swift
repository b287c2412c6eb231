package import SystemPackage

/// A cluster and how to ask it.
package struct KubernetesTarget: Sendable, Equatable {
    /// What the cluster is called in places; percent-encoded there.
    package let cluster: String
    /// The API server: `https://host:port`, perhaps with a path.
    package let server: String
    package let credential: FetchCredential
    package let trust: FetchTrust
    /// Where to look; empty means everywhere, which takes a role for the whole cluster.
    package var namespaces: [String]

    package init(
        cluster: String,
        server: String,
        credential: FetchCredential,
        trust: FetchTrust,
        namespaces: [String] = []
    ) {
        self.cluster = cluster
        self.server = server
        self.credential = credential
        self.trust = trust
        self.namespaces = namespaces
    }

    /// The cluster of a context of a kubeconfig: the one named, or the current one.
    package init(
        _ config: Kubeconfig,
        context wanted: String? = nil,
        namespaces: [String] = []
    ) throws(KubeconfigFailure) {
        guard let name = wanted ?? config.currentContext else { throw .noContext }
        guard let context = config.contexts.first(where: { $0.name == name }) else { throw .unknownContext(name) }
        guard let cluster = config.clusters.first(where: { $0.name == context.cluster }) else {
            throw .unknownCluster(context.cluster)
        }
        guard let proof = config.users[context.user] else { throw .unknownUser(context.user) }
        guard cluster.server.hasPrefix("https://") || cluster.server.hasPrefix("http://") else {
            throw .server(cluster.server)
        }
        guard !cluster.skipsVerification else { throw .unverified(cluster: cluster.name) }
        self.init(
            cluster: cluster.name,
            server: cluster.server,
            credential: try Self.credential(proof, user: context.user, in: config.file),
            trust: cluster.authorityData.map(FetchTrust.pem) ?? cluster.authorityFile.map(FetchTrust.file) ?? .system,
            namespaces: namespaces
        )
    }

    /// The cluster of a context of the kubeconfig at the path.
    package init(
        kubeconfig file: FilePath,
        context wanted: String? = nil,
        namespaces: [String] = [],
        reading: KubeconfigReading
    ) throws(KubeconfigFailure) {
        try self.init(reading(file), context: wanted, namespaces: namespaces)
    }

    /// The cluster that a pod runs in, as its service account's volume and environment say.
    ///
    /// - Parameters:
    ///   - host: `KUBERNETES_SERVICE_HOST`; an IPv6 address comes without brackets.
    ///   - port: `KUBERNETES_SERVICE_PORT`.
    package static func inCluster(host: String, port: String, namespaces: [String] = []) -> KubernetesTarget {
        let directory = FilePath("/var/run/secrets/kubernetes.io/serviceaccount")
        return KubernetesTarget(
            cluster: "in-cluster",
            server: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)",
            credential: .bearer(tokenFile: directory.appending("token")),
            trust: .file(directory.appending("ca.crt")),
            namespaces: namespaces
        )
    }

    private static func credential(
        _ proof: Kubeconfig.Proof,
        user: String,
        in file: FilePath
    ) throws(KubeconfigFailure) -> FetchCredential {
        switch proof {
        case .tokenFile(let path): .bearer(tokenFile: path)
        case .certificateFiles(let certificate, let key): .clientCertificate(certificateFile: certificate, keyFile: key)
        case .inline: .kubeconfigUser(file: file, user: user)
        case .unsupported(let key): throw .unsupportedProof(key)
        case .none: FetchCredential.none
        }
    }
}
