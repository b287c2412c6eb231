import CCurl
import Glibc

/// What the server said when it took a mail.
package struct MailReceipt: Sendable, Equatable {
    /// Its last reply, printable.
    package let said: String
    /// What it said of recipients it would not take, while it took the mail for others.
    package let refusals: [String]
}

/// Sends mails over libcurl, each on a connection and a thread of its own that end with it. Safe to use from any number
/// of tasks at once.
package struct MailTransport: Sendable {
    private let server: MailServer
    private let trust: TrustSource
    private let limit: Duration

    /// - Parameters:
    ///   - trust: what the server's certificate is checked against.
    ///   - limit: the time for everything.
    /// - Throws: ``MailFailure/transport(host:detail:)`` if libcurl can't be brought up.
    package init(_ server: MailServer, trust: TrustSource = .system, limit: Duration = .seconds(20)) throws(MailFailure)
    {
        guard CurlLibrary.startup == CURLE_OK else {
            throw .transport(host: server.host, detail: "libcurl can't be brought up")
        }
        self.server = server
        self.trust = trust
        self.limit = limit
    }

    /// Sends one mail and waits until the server has taken it for at least one recipient.
    ///
    /// After any failure but a refusal the server may have taken it all the same. A cancelled task gets
    /// ``MailFailure/cancelled`` within a second or so.
    package func send(_ mail: Mail) async throws(MailFailure) -> MailReceipt {
        guard !mail.to.isEmpty else { throw .noRecipient }
        let ticket = Ticket()
        let session = MailSession(mail, server: server, trust: trust, limit: limit, ticket: ticket)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard let refusal = MailThread.start({ continuation.resume(returning: session.run()) }) else { return }
                let failure = MailFailure.transport(host: server.host, detail: "can't start a thread (\(refusal))")
                continuation.resume(returning: .failure(failure))
            }
        } onCancel: {
            ticket.cancel()
        }
        return try result.get()
    }
}

/// A thread for one thing that blocks.
private enum MailThread {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Nil if it runs, else the system's reason.
    static func start(_ body: @escaping @Sendable () -> Void) -> Int32? {
        let context = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let result = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                // Signals are for the threads that expect them; SIGPIPE stays pending here for ever.
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            context.release()
            return result
        }
        pthread_detach(thread)
        return nil
    }
}
