import { aws_certificatemanager as acm, aws_cloudfront as cloudfront, aws_s3 as s3, aws_secretsmanager as secretsmanager, Duration } from 'aws-cdk-lib';
import { DeliveryKey } from './delivery-key';

/** Properties of `MediaDelivery.cloudFront`. */
export interface CloudFrontDeliveryProps {
  /**
   * Keys whose signatures open what was made: 1–5. To change the pair, add the new public key and deploy, put the new private key into the secret,
   * and remove the old public key once the last URL that it signed has ended.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
   */
  readonly keys: DeliveryKey[];

  /** Holds the private key to one of the `keys`, in PEM. It is read when URLs are signed, at most every five minutes; it is in no template. */
  readonly privateKey: secretsmanager.ISecret;

  /**
   * Field of the secret that holds the key, of a secret that is JSON.
   *
   * @default - the secret's whole text
   */
  readonly privateKeyField?: string;

  /**
   * How long an address can be used: a minute to 7 days. A film that is being watched has to end within it.
   *
   * @default 6 hours
   */
  readonly urlLifetime?: Duration;

  /**
   * Names of your own, e.g. `video.example.com`; the addresses have the first. Cookies need one below the domain of the page.
   *
   * @default - the distribution's own, `….cloudfront.net`
   */
  readonly domainNames?: string[];

  /**
   * For the `domainNames`, in us-east-1.
   *
   * @default - CloudFront's
   */
  readonly certificate?: acm.ICertificate;

  /**
   * A distribution of your own, with the output bucket as origin (bring `outputBucket` too) and behaviours that trust the `keys`, each of which is
   * `DeliveryKey.registered`.
   *
   * @default - a new one
   */
  readonly distribution?: cloudfront.IDistribution;

  /**
   * Where viewers are served from.
   *
   * @default cloudfront.PriceClass.PRICE_CLASS_100
   */
  readonly priceClass?: cloudfront.PriceClass;

  /**
   * Countries that may, or may not, watch.
   *
   * @default - all may
   */
  readonly geoRestriction?: cloudfront.GeoRestriction;

  /**
   * ARN of a web ACL for CloudFront; about $6 a month.
   *
   * @default - none: without a signature nothing is answered
   */
  readonly webAclId?: string;

  /**
   * Takes the access logs; its ownership has to allow ACLs.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
   * @default - a new bucket that keeps them 90 days
   */
  readonly accessLogBucket?: s3.IBucket;
}
