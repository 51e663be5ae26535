import { createHash, createPublicKey, KeyObject } from 'node:crypto';
import { aws_cloudfront as cloudfront, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { fingerprint } from './core/signing-key';
import { globalName } from './global-name';
import { check } from '../private/validation-error';

/**
 * Public half of a key pair that signs URLs. Make one with
 * `openssl genrsa -out private.pem 2048 && openssl rsa -in private.pem -pubout -out public.pem`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html
 */
export class DeliveryKey {
  /**
   * Registers a key with CloudFront.
   *
   * @param pem the text of `public.pem`: RSA, 2,048 bits
   */
  public static pem(pem: string): DeliveryKey {
    return new DeliveryKey(pem);
  }

  /**
   * A key that is registered with CloudFront already, as with a distribution of your own.
   *
   * @param publicKeyId under which CloudFront knows it, e.g. `K2JCJMDEHXQW5F`
   * @param pem its text: RSA, 2,048 bits
   */
  public static registered(publicKeyId: string, pem: string): DeliveryKey {
    return new DeliveryKey(pem, publicKeyId);
  }

  private constructor(private readonly pemText: string, public readonly publicKeyId?: string) {}

  /** @internal */
  public _check(scope: IConstruct): void {
    check(scope, !Token.isUnresolved(this.pemText), 'a delivery key is known at deployment only: give its text at synthesis. It is public.');
    const key = this.parsed();
    check(scope, key?.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === 2048,
      'a delivery key is not an RSA public key of 2,048 bits in PEM, as CloudFront takes: make one as the docs of DeliveryKey say.');
  }

  /**
   * What names the key wherever it lies.
   * @internal
   */
  public get _fingerprint(): string {
    return fingerprint(this.pemText);
  }

  /**
   * CloudFront cannot change the text of a key: another one is another resource.
   * @internal
   */
  public _register(scope: Construct): cloudfront.IPublicKey {
    const id = `Key${createHash('sha256').update(this._fingerprint).digest('hex').slice(0, 8)}`;
    if (this.publicKeyId) return cloudfront.PublicKey.fromPublicKeyId(scope, id, this.publicKeyId);
    const name = globalName(scope, id.toLowerCase());
    const key = new cloudfront.PublicKey(scope, id, { encodedKey: `${this.pemText.trim()}\n`, publicKeyName: name });
    (key.node.defaultChild as cloudfront.CfnPublicKey).addPropertyOverride('PublicKeyConfig.CallerReference', name);
    return key;
  }

  private parsed(): KeyObject | undefined {
    try {
      return /^-----BEGIN PUBLIC KEY-----/.test(this.pemText.trim()) ? createPublicKey(this.pemText) : undefined;
    } catch {
      return undefined;
    }
  }
}
