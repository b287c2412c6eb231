/// The keys of one profile of an AWS credentials file. Never printed.
struct SharedCredentials: Equatable {
    let accessKey: String
    let secret: String
    let sessionToken: String?

    init(accessKey: String, secret: String, sessionToken: String?) {
        self.accessKey = accessKey
        self.secret = secret
        self.sessionToken = sessionToken
    }

    /// Reads `[profile]` sections of `name = value` lines; `#` and `;` begin comments. Nil when the profile, or one of its
    /// two keys, is not there.
    init?(_ octets: [UInt8], profile: String) {
        var section = ""
        var values: [String: String] = [:]
        for line in String(decoding: octets, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let text = Self.trimmed(line)
            if text.hasPrefix("#") || text.hasPrefix(";") { continue }
            if text.hasPrefix("["), text.hasSuffix("]") {
                section = Self.trimmed(text.dropFirst().dropLast())
            } else if section == profile, let equals = text.firstIndex(of: "=") {
                values[Self.trimmed(text[..<equals]).lowercased()] = Self.trimmed(text[text.index(after: equals)...])
            }
        }
        guard let accessKey = values["aws_access_key_id"], let secret = values["aws_secret_access_key"],
            !accessKey.isEmpty, !secret.isEmpty
        else { return nil }
        self.init(
            accessKey: accessKey,
            secret: secret,
            sessionToken: values["aws_session_token"].flatMap { $0.isEmpty ? nil : $0 }
        )
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = text[...]
        while rest.last?.isWhitespace == true { rest.removeLast() }
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        return String(rest)
    }
}
