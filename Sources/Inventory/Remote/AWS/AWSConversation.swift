/// Requests to AWS in its three manners, and the errors it answers with. Belongs to one run.
struct AWSConversation {
    let target: AWSTarget
    let talk: RemoteTalk

    /// One call in AWS's JSON manner (`application/x-amz-json-1.1`).
    func json<Answer: Decodable>(
        _ service: AWSService,
        operation: String,
        body: String,
        as type: Answer.Type
    ) async throws(Obstacle) -> Answer {
        var request = request(service, .post(body: Array(body.utf8)), path: "/")
        request.headers = [
            .init("Content-Type", "application/x-amz-json-1.1"), .init("X-Amz-Target", operation),
        ]
        return try BoundedJSON.decode(type, from: try await answer(request).body)
    }

    /// One call in AWS's query manner: a form there, XML back. Gives the element of the result.
    func query(
        _ service: AWSService,
        action: String,
        version: String,
        _ parameters: [(String, String)]
    ) async throws(Obstacle) -> XMLElement {
        let form = RemoteURL.pairs([("Action", action), ("Version", version)] + parameters)
        var request = request(service, .post(body: Array(form.utf8)), path: "/")
        request.headers = [.init("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
        let root = try XMLScanner.parse(try await answer(request).body)
        guard root.name == "\(action)Response", let result = root["\(action)Result"] else {
            throw Obstacle(.badAnswer, "the answer to \(action) is none")
        }
        return result
    }

    /// One document of a service that has resources.
    func document(
        _ service: AWSService,
        path: String,
        _ parameters: [(String, String)]
    ) async throws(Obstacle) -> XMLElement {
        let request = request(service, .get, path: RemoteURL.joined("", path, parameters))
        return try XMLScanner.parse(try await answer(request).body)
    }

    private func request(_ service: AWSService, _ method: FetchRequest.Method, path: String) -> FetchRequest {
        FetchRequest(
            method,
            url: service.url(target) + path,
            credential: .awsSigV4(
                service: service.name,
                region: service.region ?? AWSTarget.globalRegion,
                credentials: target.credentials
            ),
            trust: target.trust,
            sizeLimit: 8 << 20
        )
    }

    private func answer(_ request: FetchRequest) async throws(Obstacle) -> FetchAnswer {
        let answer = try await talk.fetch(request) { RemoteTalk.saysLater($0) || AWSError.isThrottling($0) }
        guard answer.status == 200 else {
            let code = AWSError.code(of: answer)
            throw AWSError.isDenial(code)
                ? Obstacle(.permissionDenied, "HTTP \(answer.status) \(code ?? "")")
                : Obstacle(status: answer.status, code: code)
        }
        return answer
    }
}
