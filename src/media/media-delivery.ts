import { aws_iam as iam, aws_s3 as s3, Duration, Fn, Stack, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { CloudFrontDeliveryProps } from './cloud-front-delivery-props';
import { BoundDelivery, distributionOf } from './cloud-front-distribution';
import { MediaStorage } from './media-storage';
import { grantKeyExactly } from '../private/exact-grants';
import { check, checkKnown, checkSpan, checkTexts } from '../private/validation-error';

/** How viewers get what was made. */
export class MediaDelivery {
  /**
   * By CloudFront, which alone may read the output bucket (origin access control), to those who have a signed address or signed cookies.
   *
   * `GET /status/{jobId}` then answers with signed addresses of single files, and with `playback`: the address of the HLS playlist (`url`), and what opens
   * everything of the job, either `query`, to be appended to each address that the player asks for, or `cookies`.
   *
   * @example
   * declare const privateKey: secretsmanager.ISecret;
   * declare const publicPem: string;
   *
   * new MediaPipeline(this, 'Films', {
   *   packaging: Packaging.hls(),
   *   delivery: MediaDelivery.cloudFront({ keys: [DeliveryKey.pem(publicPem)], privateKey }),
   * });
   *
   * @param props keys, domain, or a distribution of your own
   */
  public static cloudFront(props: CloudFrontDeliveryProps): MediaDelivery {
    return new MediaDelivery(props);
  }

  private constructor(private readonly props: CloudFrontDeliveryProps) {}

  /** @internal */
  public _check(scope: IConstruct, outputBucket?: s3.IBucket): void {
    const { keys, distribution, domainNames, certificate, urlLifetime, privateKeyField, webAclId } = this.props;
    check(scope, keys.length >= 1 && keys.length <= 5, `the delivery has ${keys.length} keys: give 1–5.`);
    for (const key of keys) key._check(scope);
    check(scope, new Set(keys.map((key) => key._fingerprint)).size === keys.length, 'two delivery keys are the same: give each once.');
    check(scope, !distribution || keys.every(({ publicKeyId }) => publicKeyId),
      'a distribution of your own trusts keys that are registered: give DeliveryKey.registered.');
    const theirs = this.ofOwnDistribution();
    check(scope, !distribution || !theirs, `${theirs} belongs to the distribution that is brought along: set it there.`);
    check(scope, distribution !== undefined || !domainNames === !certificate, 'domainNames and certificate go together: give both, or neither.');
    check(scope, !distribution || outputBucket !== undefined, 'the distribution that is brought along serves a bucket of yours: give the pipeline that as outputBucket.');
    checkNames(scope, domainNames);
    checkTexts(scope, { privateKeyField, webAclId }, 'give a text, or leave it out');
    checkKnown(scope, { urlLifetime });
    checkSpan(scope, 'urlLifetime', urlLifetime, Duration.minutes(1), Duration.days(7));
  }

  /** @internal */
  public _bind(scope: Construct, storage: MediaStorage, corsOrigins?: string[]): BoundDelivery {
    const { props } = this;
    const keys = props.keys.map((key) => ({ registered: key._register(scope), fingerprint: key._fingerprint }));
    const trusted = keys.map(({ registered }) => registered);
    const distribution = props.distribution ?? distributionOf(scope, { ...props, storage, corsOrigins, trusted });
    const domainName = props.domainNames ? Fn.select(0, props.domainNames) : distribution.distributionDomainName;
    return {
      distribution,
      domainName,
      allowSigning: (fn) => {
        const { privateKey, privateKeyField, urlLifetime = Duration.hours(6) } = props;
        const { secretArn, secretFullArn, encryptionKey } = privateKey;
        fn.addEnvironment('DELIVERY', Stack.of(scope).toJsonString({
          domain: domainName,
          secret: secretArn,
          field: privateKeyField,
          keys: keys.map(({ registered, fingerprint }) => ({ id: registered.publicKeyId, fingerprint })),
          seconds: urlLifetime.toSeconds(),
        }));
        // Six characters that only a secret's full ARN has.
        const resource = secretFullArn ?? `${secretArn}-??????`;
        iam.Grant.addToPrincipal({ grantee: fn, actions: ['secretsmanager:GetSecretValue'], resourceArns: [resource] });
        grantKeyExactly(encryptionKey, fn, 'kms:Decrypt');
      },
    };
  }

  private ofOwnDistribution(): string {
    const names = ['certificate', 'priceClass', 'geoRestriction', 'webAclId', 'accessLogBucket'] as const;
    return names.filter((name) => this.props[name] !== undefined).join(', ');
  }
}

/** CloudFront takes names, the addresses begin with the first. */
function checkNames(scope: IConstruct, names?: string[]): void {
  check(scope, names?.length !== 0, 'domainNames is empty: name at least one, or leave it out.');
  if (Token.isUnresolved(names)) return;
  for (const name of names ?? []) {
    check(scope, Token.isUnresolved(name) || /^(\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+$/i.test(name), `domainNames: '${name}' is no name: give it without scheme and path, such as video.example.com.`);
  }
  check(scope, !names?.[0].startsWith('*'), `domainNames begins with ${names?.[0]}: put the name that addresses shall have first.`);
}
