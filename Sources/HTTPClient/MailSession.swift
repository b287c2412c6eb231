import CCurl
import Glibc

/// One mail on its way. Used by one thread alone, but for the ticket.
///
/// The callbacks' context is this object, unretained: it lives as long as ``run()``.
final class MailSession: @unchecked Sendable {
    /// The most octets of replies that are listened to.
    private static let longest = 65_536

    private let mail: Mail
    private let server: MailServer
    private let trust: TrustSource
    private let limit: Duration
    private let ticket: Ticket
    private let octets: [UInt8]
    private var position = 0
    private var heard = 0
    private var replies: [String] = []

    init(_ mail: Mail, server: MailServer, trust: TrustSource, limit: Duration, ticket: Ticket) {
        self.mail = mail
        self.server = server
        self.trust = trust
        self.limit = limit
        self.ticket = ticket
        octets = mail.octets
    }

    /// Blocks until the server has taken the mail, or will not.
    func run() -> Result<MailReceipt, MailFailure> {
        guard let handle = curl_easy_init() else { return .failure(transport("out of memory")) }
        defer { curl_easy_cleanup(handle) }
        let recipients = CurlList(mail.to.map { "<\($0)>" })
        let words = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        words.initialize(repeating: 0)
        defer { words.deallocate() }
        var easy = EasyHandle(handle)
        easy.set(CURLOPT_ERRORBUFFER, pointer: words.baseAddress)
        easy.set(CURLOPT_MAIL_RCPT, list: recipients.head)
        configure(&easy)
        guard easy.refusal == CURLE_OK, !recipients.isIncomplete else {
            return .failure(transport(String(cString: curl_easy_strerror(easy.refusal))))
        }
        let code = withExtendedLifetime((self, recipients)) { curl_easy_perform(handle) }
        let status = EasyHandle.long(handle, CURLINFO_RESPONSE_CODE)
        let said = words.baseAddress.map { String(cString: $0) } ?? ""
        return result(code, status, said.isEmpty ? String(cString: curl_easy_strerror(code)) : said)
    }

    private func configure(_ easy: inout EasyHandle) {
        easy.set(CURLOPT_URL, server.url)
        easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        easy.set(CURLOPT_MAIL_FROM, "<\(mail.from)>")
        // One address that is no more must not keep the others from hearing.
        easy.set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, true)
        easy.set(CURLOPT_UPLOAD, true)
        easy.set(CURLOPT_INFILESIZE_LARGE, size: octets.count)
        if server.security == .startTLS { easy.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        if let credentials = server.credentials {
            easy.set(CURLOPT_USERNAME, credentials.user)
            credentials.password.reveal { easy.set(CURLOPT_PASSWORD, $0) }
        }
        easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        apply(trust, to: &easy)
        easy.set(CURLOPT_TIMEOUT_MS, limit.milliseconds)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, min(limit, .seconds(10)).milliseconds)
        isolate(&easy)
        listen(&easy)
    }

    private func apply(_ trust: TrustSource, to easy: inout EasyHandle) {
        switch trust {
        case .system: break
        case .file(let path):
            easy.set(CURLOPT_CAINFO, path)
            easy.set(CURLOPT_CAPATH, nil)
        case .pem(let octets):
            easy.set(CURLOPT_CAINFO, nil)
            easy.set(CURLOPT_CAPATH, nil)
            easy.set(CURLOPT_CAINFO_BLOB, blob: octets)
        }
    }

    /// What the machine's environment and other programs' files must not change.
    private func isolate(_ easy: inout EasyHandle) {
        easy.set(CURLOPT_NOSIGNAL, true)
        easy.set(CURLOPT_PROXY, "")
        easy.set(CURLOPT_NOPROXY, "*")
        easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        easy.set(CURLOPT_QUICK_EXIT, true)
        easy.setOpenSocket { _, _, address in
            guard let address else { return -1 }
            let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
            return socket(address.pointee.family, type, address.pointee.protocol)
        }
    }

    private func listen(_ easy: inout EasyHandle) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        easy.set(CURLOPT_READFUNCTION) { buffer, size, count, context in
            guard let buffer, let session = MailSession.of(context) else { return Int(CURL_READFUNC_ABORT) }
            return session.give(UnsafeMutableRawBufferPointer(start: buffer, count: size &* count))
        }
        easy.set(CURLOPT_READDATA, pointer: context)
        easy.set(CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
            let line = UnsafeRawBufferPointer(start: bytes, count: count)
            return MailSession.of(context)?.hear(line) == true ? count : 0
        }
        easy.set(CURLOPT_HEADERDATA, pointer: context)
        easy.set(CURLOPT_WRITEFUNCTION) { _, _, count, _ in count }
        easy.set(CURLOPT_NOPROGRESS, false)
        easy.setProgress { context, _, _, _, _ in
            MailSession.of(context)?.ticket.isCancelled == false ? 0 : 1
        }
        easy.set(CURLOPT_XFERINFODATA, pointer: context)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> MailSession? {
        context.map { Unmanaged<MailSession>.fromOpaque($0).takeUnretainedValue() }
    }

    private func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, octets.count - position)
        buffer.copyBytes(from: octets[position..<position + count])
        position += count
        return count
    }

    private func hear(_ line: UnsafeRawBufferPointer) -> Bool {
        heard += line.count
        guard heard <= Self.longest else { return false }
        let text = String(decoding: line, as: UTF8.self)
        replies.append(String(text.reversed().drop(while: \.isNewline).reversed()).quotable)
        return true
    }

    private func result(_ code: CURLcode, _ status: Int, _ words: String) -> Result<MailReceipt, MailFailure> {
        // A refusal is not the last reply: libcurl says goodbye after it.
        let refusals = replies.filter { $0.hasPrefix("4") || $0.hasPrefix("5") }
        let said = (code == CURLE_OK ? replies.last : refusals.last) ?? words.quotable
        switch code {
        case CURLE_OK:
            return .success(MailReceipt(said: said, refusals: refusals))
        case CURLE_ABORTED_BY_CALLBACK: return .failure(.cancelled)
        case CURLE_OPERATION_TIMEDOUT: return .failure(.deadline(host: server.host))
        case CURLE_USE_SSL_FAILED, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR:
            return .failure(.tls(host: server.host, detail: words.quotable))
        default: break
        }
        guard heard <= Self.longest else { return .failure(transport("the server talks without end")) }
        switch status {
        case 400..<500: return .failure(.postponed(code: status, said: said))
        case 500..<600: return .failure(.refused(code: status, said: said))
        default: return .failure(transport(words.quotable))
        }
    }

    private func transport(_ detail: String) -> MailFailure { .transport(host: server.host, detail: detail) }
}
