import FoundationEssentials

/// An object of the Kubernetes API that certificates may stand in.
protocol KubernetesItem: Decodable {
    var metadata: KubernetesName { get }
    /// Whether it is what was asked for; false when the server ignored the selector.
    var isWanted: Bool { get }
    /// The texts with certificates, by the key they have in the object. Those that are not base64 are nil.
    var texts: [(key: String, pem: [UInt8]?)] { get }
}

extension KubernetesItem {
    var isWanted: Bool { true }
}

/// `metadata`, as far as it is needed.
struct KubernetesName: Decodable {
    let name: String
    let namespace: String?
}

/// A page of a list (Kubernetes API, `ListMeta`).
struct KubernetesList<Item: KubernetesItem>: Decodable {
    let items: [Lossy<Item>]?
    let metadata: Metadata

    struct Metadata: Decodable {
        let `continue`: String?
    }
}

/// The webhook part of several resources: `clientConfig.caBundle`, PEM in base64.
struct WebhookClientConfig: Decodable {
    let caBundle: String?
}

/// base64 as the Kubernetes API writes octets (`[]byte` in its types).
enum KubernetesOctets {
    static func decode(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map(Array.init) }
}
