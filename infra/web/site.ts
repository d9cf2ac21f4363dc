import { Duration, NestedStack, RemovalPolicy } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, type Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import type { ServiceContext } from '../service/service-context.ts';
import { EmptiedBucket } from '../storage/emptied-bucket.ts';
import { secretValueIn } from '../storage/secret-value.ts';
import { apiHeaders } from './api-headers.ts';
import { acknowledgeDeployer } from './deployer.ts';
import { originSecretHeader } from './origin-secret-header.ts';
import { signInFile, siteFiles } from './site-files.ts';
import { siteFunction } from './site-function.ts';

export interface SiteProps extends ServiceContext {
  readonly httpDomain: string;
  readonly socketDomain: string;
  readonly firewallArn?: string | undefined;
}

/** CloudFront caches an error of an origin for ten seconds by default, so a 404 would outlive its cause. */
const errorStatuses = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/**
 * CloudFront keeps a file until a deployment invalidates it; only what it keeps it compresses. A browser asks each time,
 * and gets 304 while the tag is the same.
 */
const CACHE_CONTROL = 'public, max-age=0, must-revalidate, s-maxage=86400';

/** The one origin for people and machines: the site's files, the API under /v1 and the socket at /ws. */
export class Site extends NestedStack {
  readonly distribution: Distribution;

  constructor(scope: Construct, props: SiteProps) {
    super(scope, 'Site');
    const { environment } = props;
    const { logRetention } = environment;
    // It is emptied in every environment: a deployment fills it again.
    const bucket = new EmptiedBucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      encryption: BucketEncryption.S3_MANAGED,
      logRetention,
    });
    acknowledge(bucket, {
      'AwsSolutions-S1': 'It holds the public files of the site, which only CloudFront can read.',
    });

    const { site } = environment;
    const files = siteFiles();
    const api = { ...this.apiBehavior(props.httpDomain, props), ...apiHeaders(this, environment) };
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Laurel ${environment.name}`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(site === undefined
        ? {}
        : {
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
            domainNames: [site.domain],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', site.certificateArn),
          }),
      ...(props.firewallArn === undefined ? {} : { webAclId: props.firewallArn }),
      defaultBehavior: this.siteBehavior(bucket, files.paths, props),
      additionalBehaviors: {
        '/v1': api,
        '/v1/*': api,
        '/health': api,
        '/ws': this.apiBehavior(props.socketDomain, props),
      },
      errorResponses: errorStatuses.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    });
    acknowledge(this.distribution, {
      'AwsSolutions-CFR1': 'Members travel: a card is used wherever its owner is.',
      'AwsSolutions-CFR3':
        "CloudFront's log has every path, and a path of the API may hold a member's card. The gateways log each request by route instead.",
      ...(environment.firewall
        ? {}
        : {
            'AwsSolutions-CFR2':
              'A development environment holds no real member and is not worth a firewall.',
          }),
      ...(site === undefined
        ? {
            'AwsSolutions-CFR4':
              "Under its own name CloudFront sets the protocol itself. With the retailer's certificate (`site` of its environment) TLS 1.2 is the least.",
          }
        : {}),
    });

    const logGroup = new LogGroup(this, 'DeploymentLog', {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The role that CDK would make may make log groups, which would outlive the stack.
    const role = new Role(this, 'DeployerRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const deployment = new BucketDeployment(this, 'Deployment', {
      sources: [files.asset, signInFile(props.data.identity)],
      destinationBucket: bucket as IBucket,
      distribution: this.distribution,
      distributionPaths: ['/*'],
      cacheControl: [CacheControl.fromString(CACHE_CONTROL)],
      // A deployment does not wait for the invalidation: an old page for some seconds does no harm, a slow deployment
      // does.
      waitForDistributionInvalidation: false,
      logGroup,
      role,
    });
    deployment.node.addDependency(bucket.emptying);
    acknowledgeDeployer(bucket, role);
  }

  private siteBehavior(bucket: Bucket, files: readonly string[], { data }: SiteProps): BehaviorOptions {
    const requests = new EdgeFunction(this, 'Requests', {
      code: FunctionCode.fromInline(siteFunction(files)),
      runtime: FunctionRuntime.JS_2_0,
      comment: 'The root, and paths that have no file',
    });
    const self = "'self'";
    const headers = new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          override: true,
          contentSecurityPolicy: [
            `default-src ${self}`,
            `connect-src ${self} ${data.identity.signInOrigin} ${data.identity.ownUserOrigin}`,
            `style-src ${self} 'unsafe-inline'`,
            `img-src ${self} data:`,
            "object-src 'none'",
            "base-uri 'none'",
            `form-action ${self}`,
            "frame-ancestors 'none'",
          ].join('; '),
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: true,
          override: true,
        },
      },
    });
    return {
      origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: headers,
      functionAssociations: [{ function: requests, eventType: FunctionEventType.VIEWER_REQUEST }],
    };
  }

  private apiBehavior(domainName: string, { data }: SiteProps): BehaviorOptions {
    return {
      origin: new HttpOrigin(domainName, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        customHeaders: { [originSecretHeader]: secretValueIn(this, data.originSecrets.sent) },
      }),
      // A redirect would hide that a client sends its token unencrypted.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
  }
}
