/// Finds the certificates of an AWS account: those of ACM, of every key type, and of IAM, and which load balancers'
/// listeners and CloudFront distributions serve them.
///
/// Asks for `acm:ListCertificates`, `acm:GetCertificate`, `iam:ListServerCertificates`, `iam:GetServerCertificate`,
/// `elasticloadbalancing:DescribeLoadBalancers`, `…DescribeListeners`, `…DescribeListenerCertificates` and
/// `cloudfront:ListDistributions`; what is denied is a blind spot, and the rest is still asked for.
package struct AWSSource: RemoteSource {
    private let target: AWSTarget
    private let means: RemoteMeans

    package init(_ target: AWSTarget, means: RemoteMeans) {
        self.target = target
        self.means = means
    }

    package func discover(_ tell: @escaping @Sendable (inout [Discovery]) -> Bool) async {
        let talk = RemoteTalk(means, tell)
        let run = AWSRun(conversation: AWSConversation(target: target, talk: talk))
        await run.serverCertificates()
        for region in target.regions {
            guard AWSTarget.isRegion(region) else {
                let place = "aws://\(RemoteURL.encoded(target.account))/\(RemoteURL.encoded(region))"
                talk.blind(place, Obstacle(.unsupported, "this is not the name of a region"))
                continue
            }
            await run.certificateManager(region)
            await run.loadBalancers(region)
        }
        await run.distributions()
        talk.handOver()
    }
}
