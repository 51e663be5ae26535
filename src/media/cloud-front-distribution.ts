import { aws_cloudfront as cloudfront, aws_cloudfront_origins as origins, aws_lambda as lambda, aws_s3 as s3, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CloudFrontDeliveryProps } from './cloud-front-delivery-props';
import { globalName } from './global-name';
import { MediaStorage } from './media-storage';
import { acknowledge } from '../private/acknowledge';

export interface DistributionProps extends CloudFrontDeliveryProps {
  readonly storage: MediaStorage;
  /** Whose signatures open it. */
  readonly trusted: cloudfront.IPublicKey[];
  readonly corsOrigins?: string[];
}

/** A delivery in place. */
export interface BoundDelivery {
  readonly distribution: cloudfront.IDistribution;
  /** Of the addresses. */
  readonly domainName: string;
  /** Lets a function sign addresses. */
  allowSigning(fn: lambda.Function): void;
}

/** Serves the output bucket to whoever has a signature. */
export function distributionOf(scope: Construct, props: DistributionProps): cloudfront.Distribution {
  const { storage, trusted, corsOrigins, domainNames, certificate, priceClass, geoRestriction, webAclId } = props;
  const distribution = new cloudfront.Distribution(scope, 'Distribution', {
    comment: `Videos of ${scope.node.path}`,
    domainNames,
    certificate,
    minimumProtocolVersion: certificate && cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    priceClass: priceClass ?? cloudfront.PriceClass.PRICE_CLASS_100,
    geoRestriction,
    webAclId,
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    logBucket: props.accessLogBucket ?? accessLogs(scope, storage),
    logFilePrefix: 'delivery/',
    defaultBehavior: {
      origin: origins.S3BucketOrigin.withOriginAccessControl(storage.outputBucket, {
        originAccessControl: new cloudfront.S3OriginAccessControl(scope, 'Access', { originAccessControlName: globalName(scope, 'oac') }),
      }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      // Files never change, and say so themselves; the signature is no part of what they are known by.
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: responseHeaders(scope, corsOrigins),
      trustedKeyGroups: [new cloudfront.KeyGroup(scope, 'Signers', { items: trusted, keyGroupName: globalName(scope, 'signers') })],
    },
    // Nothing is there before all is: who asks too early may ask again.
    errorResponses: [403, 404].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(5) })),
  });
  acknowledgeFindings(distribution, props);
  return distribution;
}

function responseHeaders(scope: Construct, named?: string[]): cloudfront.ResponseHeadersPolicy {
  const corsOrigins = named?.includes('*') ? undefined : named;
  return new cloudfront.ResponseHeadersPolicy(scope, 'Headers', {
    responseHeadersPolicyName: globalName(scope, 'headers'),
    comment: 'Players of other origins may read; browsers take each file as what it says it is',
    corsBehavior: {
      accessControlAllowOrigins: corsOrigins ?? ['*'],
      accessControlAllowMethods: ['GET', 'HEAD', 'OPTIONS'],
      accessControlAllowHeaders: corsOrigins ? ['Range', 'If-Range', 'If-None-Match'] : ['*'],
      accessControlExposeHeaders: ['Content-Length', 'Content-Range', 'ETag'],
      // Browsers send cookies to named origins only.
      accessControlAllowCredentials: corsOrigins !== undefined,
      accessControlMaxAge: Duration.hours(1),
      originOverride: true,
    },
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
    },
  });
}

/** CloudFront writes by ACL. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html */
function accessLogs(scope: Construct, storage: MediaStorage): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'DeliveryLogs', {
    ...storage.secured(),
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
    lifecycleRules: [{ expiration: Duration.days(90) }],
  });
  storage.logAccess(bucket);
  return bucket;
}

function acknowledgeFindings(distribution: cloudfront.Distribution, { geoRestriction, webAclId, certificate }: DistributionProps): void {
  if (!geoRestriction) acknowledge(distribution, { id: 'AwsSolutions-CFR1', reason: 'Films are for viewers everywhere, unless geoRestriction says otherwise.' });
  if (!webAclId) acknowledge(distribution, { id: 'AwsSolutions-CFR2', reason: 'A web ACL costs about $6 a month at rest; without a signature nothing is answered. Give webAclId where it is worth that.' });
  if (!certificate) acknowledge(distribution, { id: 'AwsSolutions-CFR4', reason: 'The certificate of cloudfront.net comes with its own rules. Give domainNames and certificate for TLS 1.2 at least.' });
}
