/// One Kubernetes API to list certificates from.
package struct KubernetesSettings: Sendable, Hashable {
    /// The name it has in the inventory.
    package var name: String
    /// The kubeconfig, absolute; nil means the service account of the pod.
    package var kubeconfig: String?
    /// The namespaces asked; empty means all of them.
    package var namespaces: [String]

    package init(name: String, kubeconfig: String? = nil, namespaces: [String] = []) {
        self.name = name
        self.kubeconfig = kubeconfig
        self.namespaces = namespaces
    }
}
