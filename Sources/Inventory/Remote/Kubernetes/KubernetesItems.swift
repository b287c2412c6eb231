/// A secret of type `kubernetes.io/tls`. Its `tls.key` is not among the members that are decoded.
struct TLSSecret: KubernetesItem {
    let metadata: KubernetesName
    let type: String?
    let data: Contents?

    struct Contents: Decodable {
        let certificate: String?
        let authority: String?

        enum CodingKeys: String, CodingKey {
            case certificate = "tls.crt"
            case authority = "ca.crt"
        }
    }

    /// The one type that is asked for.
    static let tls = "kubernetes.io/tls"

    var isWanted: Bool { type == Self.tls }

    var texts: [(key: String, pem: [UInt8]?)] {
        [("tls.crt", data?.certificate), ("ca.crt", data?.authority)].compactMap { key, text in
            // A secret that is made before its certificate is there has an empty one.
            guard let text, !text.isEmpty else { return nil }
            return (key, KubernetesOctets.decode(text))
        }
    }
}

/// A config map: any of its texts may hold certificates.
struct ConfigMap: KubernetesItem {
    let metadata: KubernetesName
    let data: [String: String]?

    var texts: [(key: String, pem: [UInt8]?)] {
        (data ?? [:]).filter { CertificateText.isWorthReading($0.value) }.sorted { $0.key < $1.key }
            .map { ($0.key, Array($0.value.utf8)) }
    }
}

/// A validating or mutating webhook configuration: whom the API server trusts when it calls each webhook.
struct WebhookConfiguration: KubernetesItem {
    let metadata: KubernetesName
    let webhooks: [Webhook]?

    struct Webhook: Decodable {
        let name: String?
        let clientConfig: WebhookClientConfig?
    }

    var texts: [(key: String, pem: [UInt8]?)] {
        (webhooks ?? []).compactMap { webhook in
            guard let bundle = webhook.clientConfig?.caBundle, !bundle.isEmpty else { return nil }
            return (webhook.name ?? "caBundle", KubernetesOctets.decode(bundle))
        }
    }
}

/// An aggregated API: whom the API server trusts when it passes requests on.
struct APIService: KubernetesItem {
    let metadata: KubernetesName
    let spec: WebhookClientConfig?

    var texts: [(key: String, pem: [UInt8]?)] {
        guard let bundle = spec?.caBundle, !bundle.isEmpty else { return [] }
        return [("caBundle", KubernetesOctets.decode(bundle))]
    }
}

/// A custom resource definition with a conversion webhook.
struct CustomResourceDefinition: KubernetesItem {
    let metadata: KubernetesName
    let spec: Specification?

    struct Specification: Decodable {
        let conversion: Conversion?
    }

    struct Conversion: Decodable {
        let webhook: ConversionWebhook?
    }

    struct ConversionWebhook: Decodable {
        let clientConfig: WebhookClientConfig?
    }

    var texts: [(key: String, pem: [UInt8]?)] {
        guard let bundle = spec?.conversion?.webhook?.clientConfig?.caBundle, !bundle.isEmpty else { return [] }
        return [("caBundle", KubernetesOctets.decode(bundle))]
    }
}
