/// What AWS calls an error, in either of its manners.
enum AWSError {
    /// The word for the error in an answer that is not 200: `ThrottlingException`; nil when there is none to be found.
    static func code(of answer: FetchAnswer) -> String? {
        guard answer.status != 200, answer.body.count <= 65_536 else { return nil }
        if let error = try? BoundedJSON.decode(JSONError.self, from: answer.body) {
            // `com.amazonaws.acm#ThrottlingException` from some services, the bare word from others.
            return error.type.split(separator: "#").last.map(String.init)
        }
        guard let root = try? XMLScanner.parse(answer.body) else { return nil }
        return root["Error"]?.string("Code") ?? root["Errors"]?["Error"]?.string("Code")
    }

    /// Whether the request came too soon after others; AWS says so with 400 too.
    static func isThrottling(_ answer: FetchAnswer) -> Bool {
        answer.status == 400 && code(of: answer).map { throttling.contains($0) } == true
    }

    /// Whether the account's policies forbid the call; the query manner says some of them with 400.
    static func isDenial(_ code: String?) -> Bool { code.map { denials.contains($0) } == true }

    private static let throttling: Set<String> = [
        "Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException", "RequestLimitExceeded",
        "RequestThrottled", "RequestThrottledException", "SlowDown", "PriorRequestNotComplete",
    ]
    private static let denials: Set<String> = [
        "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnrecognizedClientException",
        "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "ExpiredTokenException",
    ]

    private struct JSONError: Decodable {
        let type: String

        enum CodingKeys: String, CodingKey {
            case type = "__type"
        }
    }
}
