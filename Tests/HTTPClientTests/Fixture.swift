import Foundation
import Glibc
import HTTPClient

/// What every test of this target begins with.
enum Fixture {
    /// Where the session keys would be written if libcurl obeyed the environment.
    static let keyLog = FileManager.default.temporaryDirectory.appending(path: "rekey-keylog-\(UUID().uuidString)").path

    /// A hostile environment, set before the first client of the process: every test runs in it.
    private static let hostileEnvironment: Void = {
        setenv("SSLKEYLOGFILE", keyLog, 1)
        for name in ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
            setenv(name, "http://127.0.0.1:1", 1)
        }
    }()

    static func client(
        trust: TrustSource = .system,
        plain: Bool = true,
        perHost: Int = 4,
        language: String? = nil,
        resolve: [String] = [],
        addresses: AddressPolicy = .any
    ) throws(HTTPFailure) -> HTTPClient {
        _ = hostileEnvironment
        return try HTTPClient(
            HTTPClientConfiguration(
                userAgent: "rekey-test/1",
                trust: trust,
                acceptLanguage: language,
                allowPlainHTTP: plain,
                resolve: resolve,
                maxConnectionsPerHost: perHost,
                addresses: addresses
            )
        )
    }

    static func ok(_ body: String, headers: String = "") -> String {
        "HTTP/1.1 200 OK\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// How `request` fails, nil if it does not.
    static func failure(_ client: HTTPClient, _ request: HTTPRequest) async -> HTTPFailure? {
        do throws(HTTPFailure) {
            _ = try await client.send(request)
            return nil
        } catch {
            return error
        }
    }

    /// Waits, at most 5 s, until `condition` holds.
    static func eventually(_ condition: () -> Bool) async throws -> Bool {
        for _ in 0..<500 {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return condition()
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
