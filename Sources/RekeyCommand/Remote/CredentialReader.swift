import Glibc
import HTTPClient
import Inventory
import Settings
import Storage
import SystemPackage

/// Reads who asks, anew for each request: a token that was rotated meanwhile is the new one.
struct CredentialReader: Sendable {
    /// What goes with a request.
    struct Proof {
        var headers: [HTTPHeader] = []
        var identity = ClientIdentity.none
    }

    private let files: any FileSystem
    private let environment: @Sendable (String) -> String?

    /// - Parameter environment: a variable of the process's environment.
    init(
        files: any FileSystem = LocalFileSystem(),
        environment: @escaping @Sendable (String) -> String? = { getenv($0).map { String(cString: $0) } }
    ) {
        self.files = files
        self.environment = environment
    }

    func proof(for credential: FetchCredential) throws(FetchFailure) -> Proof {
        switch credential {
        case .none: Proof()
        case .bearer(let file): try bearer(String(decoding: try octets(file), as: UTF8.self), file)
        case .clientCertificate(let certificate, let key):
            Proof(identity: .certificate(file: certificate.string, keyFile: key.string))
        case .kubeconfigUser(let file, let user): try bearer(try token(user, file), file)
        case .awsSigV4(let service, let region, let credentials):
            try signed(try keys(credentials), service: service, region: region)
        }
    }

    private func bearer(_ text: String, _ file: FilePath) throws(FetchFailure) -> Proof {
        var token = Substring(text)
        while token.last?.isWhitespace == true { token.removeLast() }
        // RFC 6750 §2.1: a token is of these characters; anything else is some other file.
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .noCredential(detail: "\(file): no bearer token in it")
        }
        return Proof(headers: [HTTPHeader("Authorization", "Bearer \(token)")])
    }

    private func token(_ user: String, _ file: FilePath) throws(FetchFailure) -> String {
        let octets = try octets(file)
        let token: String?
        do throws(SettingsFailure) {
            token = try KubeconfigFile.token(ofUser: user, bytes: octets, path: file.string)
        } catch {
            throw .noCredential(detail: "\(error)")
        }
        guard let token else { throw .noCredential(detail: "\(file): the user \(user) has no token") }
        return token
    }

    private func keys(_ credentials: AWSCredentials) throws(FetchFailure) -> SharedCredentials {
        switch credentials {
        case .environment:
            guard let identifier = environment("AWS_ACCESS_KEY_ID"), let secret = environment("AWS_SECRET_ACCESS_KEY")
            else { throw .noCredential(detail: "AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not set") }
            return SharedCredentials(
                accessKey: identifier,
                secret: secret,
                sessionToken: environment("AWS_SESSION_TOKEN")
            )
        case .sharedFile(let file, let profile):
            guard let keys = SharedCredentials(try octets(file), profile: profile) else {
                throw .noCredential(detail: "\(file): no keys in the profile \(profile)")
            }
            return keys
        }
    }

    private func signed(_ keys: SharedCredentials, service: String, region: String) throws(FetchFailure) -> Proof {
        guard !keys.accessKey.contains(":") else { throw .noCredential(detail: "the access key has a colon") }
        return Proof(
            headers: keys.sessionToken.map { [HTTPHeader("X-Amz-Security-Token", $0)] } ?? [],
            identity: .awsSignature(
                AWSSigning(region: region, service: service, accessKey: keys.accessKey, secret: keys.secret)
            )
        )
    }

    private func octets(_ file: FilePath) throws(FetchFailure) -> [UInt8] {
        do throws(StorageFailure) {
            return try files.read(RealPath.of(file), limit: SettingsFile.maximumSize)
        } catch {
            throw .noCredential(detail: "\(error)")
        }
    }
}
