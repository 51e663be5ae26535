import { randomUUID } from 'node:crypto';
import {
  AdminConfirmSignUpCommand, CognitoIdentityProviderClient, CognitoIdentityProviderClientConfig, InitiateAuthCommand, SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';

export interface UserDirectory {
  readonly userPoolId: string;
  readonly userPoolClientId: string;
}

/** What an API answered. */
export interface Answer<T = any> {
  readonly status: number;
  readonly body: T;
}

/** The body of a good answer; anything else is an error. */
export function bodyOf<T>({ status, body }: Answer<T>): T {
  if (status >= 400) throw new Error(`the API answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** A signed-in user who calls an API. */
export class Session {
  /** Signs a new user up and in. The administrator's confirmation stands in for the e-mailed code. */
  public static async signUp(directory: UserDirectory, config: CognitoIdentityProviderClientConfig, name: string): Promise<Session> {
    const client = new CognitoIdentityProviderClient(config);
    const email = `${name}-${randomUUID()}@example.com`;
    const password = `${randomUUID()}-Aa1!`;
    await client.send(new SignUpCommand({
      ClientId: directory.userPoolClientId,
      Username: email,
      Password: password,
      UserAttributes: [{ Name: 'email', Value: email }],
    }));
    await client.send(new AdminConfirmSignUpCommand({ UserPoolId: directory.userPoolId, Username: email }));
    const { AuthenticationResult } = await client.send(new InitiateAuthCommand({
      ClientId: directory.userPoolClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }));
    return new Session(email, AuthenticationResult!.IdToken!);
  }

  private constructor(public readonly email: string, private readonly idToken: string) {}

  /** The user's id: the token's `sub` claim. */
  public get userId(): string {
    return JSON.parse(Buffer.from(this.idToken.split('.')[1], 'base64url').toString()).sub;
  }

  public async get<T = any>(url: string): Promise<Answer<T>> {
    return this.send('GET', url);
  }

  public async delete<T = any>(url: string): Promise<Answer<T>> {
    return this.send('DELETE', url);
  }

  /** Sends JSON; a string goes as it is. */
  public async post<T = any>(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('POST', url, typeof body === 'string' ? body : JSON.stringify(body), headers);
  }

  public async put<T = any>(url: string, body: unknown): Promise<Answer<T>> {
    return this.send('PUT', url, JSON.stringify(body));
  }

  private async send(method: string, url: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(url, {
      method,
      body,
      headers: { 'Authorization': this.idToken, 'Content-Type': 'application/json', ...headers },
    });
    const text = await response.text();
    try {
      return { status: response.status, body: JSON.parse(text) };
    } catch {
      return { status: response.status, body: text };
    }
  }
}
