import CCurl

/// What a client shows of itself: a certificate, or a signature of Amazon's kind. Secrets are read by libcurl from files
/// or handed to it for the transfer, and are never printed.
package enum ClientIdentity: Sendable, Equatable {
    /// Nothing but what the headers say.
    case none
    /// A certificate for mutual TLS, with its unencrypted key: PEM files.
    case certificate(file: String, keyFile: String)
    /// AWS Signature Version 4, made by libcurl over each request.
    case awsSignature(AWSSigning)
}

/// What a request to AWS is signed with.
package struct AWSSigning: Sendable, Equatable, CustomStringConvertible {
    /// Such as `eu-west-1`.
    package let region: String
    /// Such as `acm`.
    package let service: String
    /// The identifier, which is no secret.
    package let accessKey: String
    fileprivate let secret: String

    /// The pieces as the credentials file has them; no colon in the identifier.
    package init(region: String, service: String, accessKey: String, secret: String) {
        self.region = region
        self.service = service
        self.accessKey = accessKey
        self.secret = secret
    }

    /// Without the secret.
    package var description: String { "\(accessKey) for \(service) in \(region)" }
}

extension AWSSigning: CustomDebugStringConvertible, CustomReflectable {
    /// Without the secret.
    package var debugDescription: String { description }
    /// Nothing inside.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension ClientIdentity {
    /// Hands it to libcurl, which copies what it is given.
    func apply(to easy: inout EasyHandle) {
        switch self {
        case .none: break
        case .certificate(let file, let keyFile):
            easy.set(CURLOPT_SSLCERT, file)
            easy.set(CURLOPT_SSLKEY, keyFile)
        case .awsSignature(let signing):
            easy.set(CURLOPT_AWS_SIGV4, "aws:amz:\(signing.region):\(signing.service)")
            easy.set(CURLOPT_USERPWD, "\(signing.accessKey):\(signing.secret)")
        }
    }
}
