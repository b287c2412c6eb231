import CCurl

/// Turns a configuration and an exchange into libcurl's options: everything that is switched on, and above all
/// everything that is switched off, stands here.
struct TransferOptions {
    let configuration: HTTPClientConfiguration
    /// `HOST:PORT:ADDRESS` entries, kept as long as any handle names them.
    let resolve: CurlList

    init(_ configuration: HTTPClientConfiguration) {
        self.configuration = configuration
        resolve = CurlList(configuration.resolve)
    }

    func apply(_ exchange: Exchange, to easy: inout EasyHandle) {
        applyURL(exchange.url, to: &easy)
        applyMethod(exchange.method, to: &easy)
        // With the option libcurl decodes what comes, so limits count what the caller gets, not what was sent.
        if exchange.acceptsCompression { easy.set(CURLOPT_ACCEPT_ENCODING, "gzip") }
        applyTrust(exchange.roots, to: &easy)
        applyLimits(exchange.limits, to: &easy)
        applyIsolation(to: &easy)
        configuration.identity.apply(to: &easy)
    }

    private func applyURL(_ url: WireURL, to easy: inout EasyHandle) {
        easy.set(CURLOPT_URL, url.text)
        // Dot segments stay: the server compares the URL with the signed one.
        easy.set(CURLOPT_PATH_AS_IS, true)
        easy.set(CURLOPT_PROTOCOLS_STR, configuration.allowPlainHTTP ? "http,https" : "https")
        easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, true)
        // Redirects are decided upon in RedirectDecision, one exchange each.
        easy.set(CURLOPT_FOLLOWLOCATION, false)
        if resolve.head != nil { easy.set(CURLOPT_RESOLVE, list: resolve.head) }
    }

    private func applyMethod(_ method: HTTPMethod, to easy: inout EasyHandle) {
        switch method {
        case .get: easy.set(CURLOPT_HTTPGET, true)
        // A custom request "HEAD" would wait for a body that never comes.
        case .head: easy.set(CURLOPT_NOBODY, true)
        case .post(let body):
            easy.set(CURLOPT_POST, true)
            easy.setPostBody(body)
        }
    }

    private func applyTrust(_ roots: SystemRoots.Form, to easy: inout EasyHandle) {
        easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let pem = roots.pem {
            // The directory that libcurl was built with would be trusted besides.
            easy.set(CURLOPT_CAINFO, nil)
            easy.set(CURLOPT_CAPATH, nil)
            easy.set(CURLOPT_CAINFO_BLOB, blob: pem)
        } else if roots.file != nil || roots.directory != nil {
            easy.set(CURLOPT_CAINFO, roots.file)
            easy.set(CURLOPT_CAPATH, roots.directory)
        }
    }

    private func applyLimits(_ limits: HTTPLimits, to easy: inout EasyHandle) {
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.milliseconds)
        easy.set(CURLOPT_TIMEOUT_MS, limits.total.milliseconds)
        easy.set(CURLOPT_LOW_SPEED_LIMIT, max(1, limits.lowSpeedBytesPerSecond))
        easy.set(CURLOPT_LOW_SPEED_TIME, limits.lowSpeedWindow.wholeSeconds)
    }

    /// What the machine's environment and other programs' files must not change.
    private func applyIsolation(to easy: inout EasyHandle) {
        // No signal handlers, and no alarm in the name look-up: both are the whole process's.
        easy.set(CURLOPT_NOSIGNAL, true)
        // An empty proxy also overrides http_proxy, https_proxy and all_proxy.
        easy.set(CURLOPT_PROXY, "")
        easy.set(CURLOPT_NOPROXY, "*")
        easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        easy.set(CURLOPT_HTTP09_ALLOWED, false)
        easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // Wait for a connection being opened rather than open one each, if HTTP/2 may come of it.
        easy.set(CURLOPT_PIPEWAIT, true)
        // Servers and what stands before them drop idle connections; a POST on one of those ends in doubt.
        easy.set(CURLOPT_MAXAGE_CONN, 30)
        // Give up a name look-up at once: its thread ends by itself and frees what it holds.
        easy.set(CURLOPT_QUICK_EXIT, true)
    }

    /// The request's header lines, and what libcurl would add that must not go out.
    func headerLines(of exchange: Exchange) -> [String] {
        let given = HTTPHeaders(exchange.headers)
        var lines = exchange.headers.map(\.curlLine)
        if given.first("User-Agent") == nil {
            lines.append("User-Agent: \(configuration.userAgent) \(CurlLibrary.product)")
        }
        if let language = configuration.acceptLanguage, given.first("Accept-Language") == nil {
            lines.append("Accept-Language: \(language)")
        }
        if !exchange.method.isSafe, given.first("Content-Type") == nil { lines.append("Content-Type:") }
        // "Expect: 100-continue" costs a second where it is not understood, or 417.
        return lines + ["Expect:"]
    }
}
