package import SystemPackage

/// Who asks, told by where the secret lies, never by the secret: that is read by the ``Fetcher`` at each request, so that
/// a token that was rotated meanwhile is the new one.
package enum FetchCredential: Sendable, Equatable {
    /// Nobody in particular.
    case none
    /// `Authorization: Bearer` with the token in the file, white space at its end dropped.
    case bearer(tokenFile: FilePath)
    /// A TLS client certificate and its key, both PEM.
    case clientCertificate(certificateFile: FilePath, keyFile: FilePath)
    /// The token, or the client certificate and key, that stand inline in a kubeconfig's user of this name.
    case kubeconfigUser(file: FilePath, user: String)
    /// AWS Signature Version 4 for a service in a region.
    case awsSigV4(service: String, region: String, credentials: AWSCredentials)
}

/// Where the keys of an AWS account are read from.
package enum AWSCredentials: Sendable, Equatable {
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, if there, `AWS_SESSION_TOKEN` of the process's environment.
    case environment
    /// A profile of a credentials file, as the AWS command keeps it.
    case sharedFile(FilePath, profile: String)
}
