import PKI
import Testing

@testable import Inventory

struct AWSTests {
    private static let target = AWSTarget(account: "shop", regions: ["eu-central-1"], credentials: .environment)
    private static let acm = "https://acm.eu-central-1.amazonaws.com/"
    private static let elb = "https://elasticloadbalancing.eu-central-1.amazonaws.com/"
    private static let iam = "https://iam.amazonaws.com/"
    private static let cloudFront = "https://cloudfront.amazonaws.com/2020-05-31/distribution?MaxItems=100"
    private static let arn = "arn:aws:acm:eu-central-1:123456789012:certificate/aa-bb"
    private static let listener = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/front/1/2"

    private static let noServerCertificates = ScriptedFetcher.Turn(
        iam,
        body: ["Action=ListServerCertificates", "Version=2010-05-08"],
        result("ListServerCertificates", "<IsTruncated>false</IsTruncated><ServerCertificateMetadataList/>")
    )
    private static let noCertificates = ScriptedFetcher.Turn(acm, body: ["keyTypes"], #"{"CertificateSummaryList":[]}"#)
    private static let noBalancers = ScriptedFetcher.Turn(
        elb,
        body: ["Action=DescribeLoadBalancers"],
        result("DescribeLoadBalancers", "<LoadBalancers/>")
    )
    private static let noDistributions = ScriptedFetcher.Turn(
        cloudFront,
        "<DistributionList><IsTruncated>false</IsTruncated></DistributionList>"
    )

    private static func result(_ action: String, _ xml: String) -> String {
        "<?xml version=\"1.0\"?><\(action)Response xmlns=\"https://aws\"><\(action)Result>\(xml)</\(action)Result>"
            + "<ResponseMetadata/></\(action)Response>"
    }

    private static func heard(_ script: [ScriptedFetcher.Turn]) async -> (Heard, ScriptedFetcher) {
        let (heard, fetcher) = (Heard(), ScriptedFetcher(script))
        await heard.run(AWSSource(target, means: heard.means(fetcher)))
        #expect(fetcher.left.isEmpty)
        return (heard, fetcher)
    }

    @Test func everyKeyTypeIsAskedForAndListenersAreLinked() async throws {
        let planted = try PlantedCertificate("shop.example.com")
        let types = CertificateManager.keyTypes.map { "\"\($0)\"" }.joined(separator: ",")
        let (heard, fetcher) = await Self.heard([
            Self.noServerCertificates,
            .init(Self.acm, body: [types], #"{"CertificateSummaryList":[],"NextToken":"n\"1"}"#),
            .init(
                Self.acm,
                body: [#""NextToken":"n\"1""#],
                #"{"CertificateSummaryList":[{"CertificateArn":"\#(Self.arn)","Status":"ISSUED"},"#
                    + #"{"CertificateArn":"\#(Self.arn)2","Status":"PENDING_VALIDATION"}]}"#
            ),
            .init(Self.acm, body: [Self.arn], #"{"Certificate":"\#(planted.json)"}"#),
            .init(
                Self.elb,
                body: ["Action=DescribeLoadBalancers"],
                Self.result(
                    "DescribeLoadBalancers",
                    "<LoadBalancers><member><LoadBalancerArn>arn:lb</LoadBalancerArn>"
                        + "<LoadBalancerName>front</LoadBalancerName><DNSName>front.elb.example</DNSName></member>"
                        + "</LoadBalancers>"
                )
            ),
            .init(
                Self.elb,
                body: ["Action=DescribeListeners", "LoadBalancerArn=arn%3Alb"],
                Self.result(
                    "DescribeListeners",
                    "<Listeners><member><ListenerArn>plain</ListenerArn><Port>80</Port></member><member><ListenerArn>"
                        + "\(Self.listener)</ListenerArn><Port>443</Port><Certificates><member><CertificateArn>\(Self.arn)"
                        + "</CertificateArn></member></Certificates></member></Listeners>"
                )
            ),
            .init(
                Self.elb,
                body: ["Action=DescribeListenerCertificates"],
                Self.result(
                    "DescribeListenerCertificates",
                    "<Certificates><member><CertificateArn>\(Self.arn)</CertificateArn><IsDefault>true</IsDefault>"
                        + "</member></Certificates>"
                )
            ),
            Self.noDistributions,
        ])
        #expect(heard.blindSpots.isEmpty)
        #expect(heard.sightings.map(\.certificate) == [planted.certificate, planted.certificate])
        #expect(
            heard.sightings.map(\.place.uri) == [
                "aws://123456789012/eu-central-1/acm/aa-bb",
                "aws://123456789012/eu-central-1/elbv2/listener/app/front/1/2",
            ]
        )
        #expect(heard.sightings.last?.place.evidence == "listens on front.elb.example:443")
        #expect(heard.sightings.last?.place.service == "front")
        let scopes = fetcher.requests.map(\.credential)
        #expect(scopes.first == .awsSigV4(service: "iam", region: "us-east-1", credentials: .environment))
        #expect(
            scopes.dropFirst().first == .awsSigV4(service: "acm", region: "eu-central-1", credentials: .environment)
        )
    }

    @Test func serverCertificatesAndDistributionsAreRead() async throws {
        let planted = try PlantedCertificate("cdn.example.com")
        let (heard, _) = await Self.heard([
            .init(
                Self.iam,
                body: ["Action=ListServerCertificates"],
                Self.result(
                    "ListServerCertificates",
                    "<IsTruncated>false</IsTruncated><ServerCertificateMetadataList><member><ServerCertificateName>"
                        + "a&amp;b</ServerCertificateName><ServerCertificateId>ASCA1</ServerCertificateId>"
                        + "<Arn>arn:aws:iam::123456789012:server-certificate/a</Arn></member>"
                        + "</ServerCertificateMetadataList>"
                )
            ),
            .init(
                Self.iam,
                body: ["Action=GetServerCertificate", "ServerCertificateName=a%26b"],
                Self.result(
                    "GetServerCertificate",
                    "<ServerCertificate><CertificateBody>\(planted.pem)</CertificateBody></ServerCertificate>"
                )
            ),
            Self.noCertificates, Self.noBalancers,
            .init(
                Self.cloudFront,
                "<DistributionList><IsTruncated>false</IsTruncated><Items><DistributionSummary><Id>E1</Id>"
                    + "<ARN>arn:aws:cloudfront::123456789012:distribution/E1</ARN><DomainName>d1.example</DomainName>"
                    + "<ViewerCertificate><IAMCertificateId>ASCA1</IAMCertificateId></ViewerCertificate>"
                    + "</DistributionSummary></Items></DistributionList>"
            ),
        ])
        #expect(heard.blindSpots.isEmpty)
        #expect(
            heard.sightings.map(\.place.uri) == [
                "aws://123456789012/global/iam/server-certificate/a", "aws://123456789012/global/cloudfront/E1",
            ]
        )
        #expect(heard.sightings.map(\.certificate) == [planted.certificate, planted.certificate])
    }

    @Test func aBusyServiceIsAskedAgainWithinABudget() async throws {
        let busy = ScriptedFetcher.Turn(
            Self.acm,
            body: ["keyTypes"],
            status: 400,
            #"{"__type":"x#ThrottlingException"}"#
        )
        let (heard, _) = await Self.heard([
            Self.noServerCertificates, busy, busy, Self.noCertificates, Self.noBalancers, Self.noDistributions,
        ])
        #expect(heard.blindSpots.isEmpty)
        #expect(heard.waited == [.milliseconds(500), .seconds(1)])
    }

    @Test func denialsAndTruncationAreBlindSpots() async throws {
        let denied = #"{"__type":"AccessDeniedException","message":"no"}"#
        let (heard, _) = await Self.heard([
            .init(
                Self.iam,
                body: ["Action=ListServerCertificates"],
                Self.result("ListServerCertificates", "<IsTruncated>true</IsTruncated>")
            ),
            .init(Self.acm, body: ["keyTypes"], status: 400, denied),
            .init(
                Self.elb,
                body: ["Action=DescribeLoadBalancers"],
                status: 403,
                "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"
            ),
            .init(Self.cloudFront, "<!DOCTYPE x [<!ENTITY a \"b\">]><DistributionList/>"),
        ])
        #expect(heard.blindSpots.map(\.reason) == [.badAnswer, .permissionDenied, .permissionDenied, .badAnswer])
        #expect(
            heard.blindSpots.map(\.place) == [
                "aws://shop/global/iam", "aws://shop/eu-central-1/acm", "aws://shop/eu-central-1/elbv2",
                "aws://shop/global/cloudfront",
            ]
        )
    }

    @Test func aRegionNeverBecomesAnotherHost() async {
        let target = AWSTarget(account: "shop", regions: ["evil.example/"], credentials: .environment)
        let fetcher = ScriptedFetcher([Self.noServerCertificates, Self.noDistributions])
        let heard = Heard()
        await heard.run(AWSSource(target, means: heard.means(fetcher)))
        #expect(heard.blindSpots.map(\.reason) == [.unsupported])
    }
}
