/// Why a kubeconfig does not lead to a cluster. Names are quoted as the file has them; show them printable.
package enum KubeconfigFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file is not YAML, or not of the shape of a kubeconfig.
    case malformed(line: Int)
    /// The file cannot be read.
    case unreadable(detail: String)
    /// Neither the file nor the caller names a context.
    case noContext
    /// A context, cluster or user is named that the file does not have.
    case unknownContext(String)
    case unknownCluster(String)
    case unknownUser(String)
    /// The cluster's server is not an http or https URL.
    case server(String)
    /// The user proves themselves in a way that is not supported here.
    case unsupportedProof(String)
    /// The cluster's certificate shall not be verified.
    case unverified(cluster: String)

    /// One line: what is wrong.
    package var description: String {
        switch self {
        case .malformed(let line): "kubeconfig line \(line): not what a kubeconfig has there"
        case .unreadable(let detail): "kubeconfig: \(detail)"
        case .noContext: "kubeconfig: no current-context"
        case .unknownContext(let name): "kubeconfig: there is no context \"\(name)\""
        case .unknownCluster(let name): "kubeconfig: there is no cluster \"\(name)\""
        case .unknownUser(let name): "kubeconfig: there is no user \"\(name)\""
        case .server(let url): "kubeconfig: the server \"\(url)\" is not an https URL"
        case .unsupportedProof(let key): "kubeconfig: a user with \"\(key)\" is not supported"
        case .unverified(let name): "kubeconfig: the cluster \"\(name)\" has insecure-skip-tls-verify"
        }
    }

    /// What an operator can do about it.
    package var hint: String {
        switch self {
        case .malformed, .unreadable: "check the file with kubectl config view"
        case .noContext, .unknownContext: "name a context of the file, or set one with kubectl config use-context"
        case .unknownCluster, .unknownUser: "the context names it; mend the context or add what it names"
        case .server: "clusters are reached by https"
        case .unsupportedProof: "use a service account's token file, a token, or a client certificate"
        case .unverified: "give the cluster's root in certificate-authority; a token is not shown to a stranger"
        }
    }
}
