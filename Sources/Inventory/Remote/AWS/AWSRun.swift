/// One run over an account. Belongs to one task.
final class AWSRun {
    private typealias Texts = [(alias: String?, pem: [UInt8]?)]

    private let conversation: AWSConversation
    /// What was fetched already: a certificate is used by many listeners, and fetched once.
    private var known: [ResourceName: Texts] = [:]
    private var serverCertificateNames: [String: ServerCertificates.Summary] = [:]
    private var talk: RemoteTalk { conversation.talk }

    init(conversation: AWSConversation) { self.conversation = conversation }

    func serverCertificates() async {
        let service = ServerCertificates(conversation: conversation)
        await blindly(.iam) { () throws(Obstacle) in
            try await service.list { summaries in
                for summary in summaries {
                    serverCertificateNames[summary.arn.text] = summary
                    serverCertificateNames[summary.id] = summary
                    await tell(summary.arn, at: summary.arn.place)
                }
                talk.handOver()
            }
        }
    }

    func certificateManager(_ region: String) async {
        let service = CertificateManager(conversation: conversation)
        await blindly(.acm(region)) { () throws(Obstacle) in
            try await service.list(region) { summaries in
                for summary in summaries where summary.isIssued {
                    guard let name = ResourceName(summary.arn) else {
                        blind(.acm(region), Obstacle(.badAnswer, "\(summary.arn) is not an ARN"))
                        continue
                    }
                    await tell(name, at: name.place)
                }
                talk.handOver()
            }
        }
    }

    func loadBalancers(_ region: String) async {
        let service = LoadBalancers(conversation: conversation, region: region)
        await blindly(.loadBalancing(region)) { () throws(Obstacle) in
            try await service.balancers { balancer throws(Obstacle) in
                for listener in try await service.listeners(of: balancer) {
                    var place = listener.arn.place
                    place.service = PrintableLine.of(balancer.name)
                    place.evidence = PrintableLine.of("listens on \(balancer.host):\(listener.port)")
                    await tell(try await service.certificates(of: listener), at: place)
                }
                talk.handOver()
            }
        }
    }

    func distributions() async {
        await blindly(.cloudFront) { () throws(Obstacle) in
            try await Distributions(conversation: conversation).list { distribution throws(Obstacle) in
                switch distribution.certificate {
                case .manager(let name): await tell(name, at: distribution.place)
                case .serverCertificate(let id):
                    guard let summary = serverCertificateNames[id] else {
                        let obstacle = Obstacle(.badAnswer, "IAM lists no server certificate \(id)")
                        return talk.blind(distribution.place.uri, obstacle)
                    }
                    await tell(summary.arn, at: distribution.place)
                }
                talk.handOver()
            }
        }
    }

    private func tell(_ name: ResourceName, at place: Place) async { await tell([name], at: place) }

    /// Tells what a place uses. A certificate that cannot be had leaves the place open: it was not looked at to its end.
    private func tell(_ names: [ResourceName], at place: Place) async {
        var texts: Texts = []
        for name in names {
            guard !talk.isStopped else { return }
            do throws(Obstacle) {
                texts += try await fetched(name)
            } catch {
                return talk.blind(place.uri, Obstacle(error.reason, "\(name.text): \(error.detail)"))
            }
        }
        talk.certificates(at: place, texts: texts)
    }

    private func fetched(_ name: ResourceName) async throws(Obstacle) -> Texts {
        if let texts = known[name] { return texts }
        let texts: Texts
        switch name.service {
        case "acm": texts = try await CertificateManager(conversation: conversation).texts(name)
        case "iam":
            guard let summary = serverCertificateNames[name.text] else {
                throw Obstacle(.badAnswer, "IAM does not list it")
            }
            texts = try await ServerCertificates(conversation: conversation).texts(name: summary.name)
        default: throw Obstacle(.unsupported, "certificates of \(name.service) cannot be fetched")
        }
        if known.count < Self.mostKept { known[name] = texts }
        return texts
    }

    /// Certificates kept for listeners: some 50 MiB at worst of what is usual.
    private static let mostKept = 5_000

    private func blind(_ service: AWSService, _ obstacle: Obstacle) {
        talk.blind(service.place(account: target.account), obstacle)
    }

    private var target: AWSTarget { conversation.target }

    private func blindly(_ service: AWSService, _ work: () async throws(Obstacle) -> Void) async {
        guard !talk.isStopped else { return }
        do throws(Obstacle) {
            try await work()
        } catch {
            blind(service, error)
        }
        talk.handOver()
    }
}
