/// A kind of object that is listed: where the API has it and what it is called in places.
struct KubernetesKind: Sendable, Equatable {
    /// The path of its group and version.
    let group: String
    /// The plural in the path.
    let plural: String
    /// The singular in places.
    let singular: String
    let fieldSelector: String?

    /// The path of the list: of one namespace, or of the whole cluster.
    func path(namespace: String?) -> String {
        group + (namespace.map { "/namespaces/\(RemoteURL.encoded($0))" } ?? "") + "/" + plural
    }

    /// The place of one object: `k8s://cluster/namespace/secret/name`, with `-` for what is in no namespace.
    func place(_ name: KubernetesName, in cluster: String) -> Place {
        let namespace = name.namespace.map { RemoteURL.encoded($0) } ?? "-"
        let uri = "k8s://\(RemoteURL.encoded(cluster))/\(namespace)/\(singular)/\(RemoteURL.encoded(name.name))"
        return Place(uri: uri, kind: .kubernetes)
    }

    /// The place of a whole list, for blind spots.
    func place(namespace: String?, in cluster: String) -> String {
        "k8s://\(RemoteURL.encoded(cluster))/\(namespace.map { RemoteURL.encoded($0) } ?? "-")/\(singular)"
    }

    /// Only TLS secrets are ever sent: the selector is the server's work, and an unfiltered list of secrets is what
    /// brings API servers down.
    static let secret = KubernetesKind(
        group: "/api/v1",
        plural: "secrets",
        singular: "secret",
        fieldSelector: "type=\(TLSSecret.tls)"
    )
    static let configMap = KubernetesKind("/api/v1", "configmaps", "configmap")
    static let validatingWebhook = admission("validatingwebhookconfiguration")
    static let mutatingWebhook = admission("mutatingwebhookconfiguration")
    static let apiService = KubernetesKind("/apis/apiregistration.k8s.io/v1", "apiservices", "apiservice")
    static let customResource = KubernetesKind(
        "/apis/apiextensions.k8s.io/v1",
        "customresourcedefinitions",
        "customresourcedefinition"
    )

    private static func admission(_ singular: String) -> KubernetesKind {
        KubernetesKind("/apis/admissionregistration.k8s.io/v1", singular + "s", singular)
    }

    private init(_ group: String, _ plural: String, _ singular: String) {
        self.init(group: group, plural: plural, singular: singular, fieldSelector: nil)
    }

    private init(group: String, plural: String, singular: String, fieldSelector: String?) {
        self.group = group
        self.plural = plural
        self.singular = singular
        self.fieldSelector = fieldSelector
    }
}
