const SERVICE = 'AWSCognitoIdentityProviderService';

/** Refusals of the user pool in sentences for the person who enrols. */
const sentences = {
  CodeMismatchException: 'That code is wrong. Enter the one that the app shows now.',
  EnableSoftwareTokenMFAException: 'That code is wrong or too old. Enter the one that the app shows now.',
  LimitExceededException: 'Too many attempts. Wait some minutes.',
  NotAuthorizedException: 'The sign-in is over. Begin again.',
  TooManyRequestsException: 'The user pool is busy. Try again.',
};

/** The calls by which people change their own user, with an access token that is kept in memory alone. */
export class OwnUser {
  #url;
  #token;
  #fetch;
  #verified = false;

  constructor(url, token, ask = fetch) {
    this.#url = url;
    this.#token = token;
    this.#fetch = ask;
  }

  /** The e-mail address, and whether there is a second factor already. */
  async describe() {
    const { UserAttributes = [], UserMFASettingList = [] } = await this.#call('GetUser');
    const email = UserAttributes.find(({ Name }) => Name === 'email')?.Value;
    return { email, enrolled: UserMFASettingList.length > 0 };
  }

  /** A new key for an authenticator app, in Base32. A key that was enrolled before counts until this one is confirmed. */
  async newKey() {
    return (await this.#call('AssociateSoftwareToken')).SecretCode;
  }

  /**
   * Enrols the key by a code of the app. Every sign-in of the user ends, also this one: those from before were not asked
   * for the factor. Where it stopped half-way, it goes on from there.
   */
  async confirm(code) {
    if (!this.#verified) {
      const { Status } = await this.#call('VerifySoftwareToken', { UserCode: code });
      if (Status !== 'SUCCESS') throw new Error(sentences.CodeMismatchException);
      this.#verified = true;
    }
    await this.#call('SetUserMFAPreference', {
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    await this.#call('GlobalSignOut');
  }

  async #call(operation, input = {}) {
    // A browser's own fetch is a function of no object.
    const ask = this.#fetch;
    const response = await ask(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${SERVICE}.${operation}` },
      body: JSON.stringify({ AccessToken: this.#token, ...input }),
    });
    const text = await response.text();
    if (response.ok) return text === '' ? {} : JSON.parse(text);
    throw new Error(sentences[typeOf(text)] ?? `The user pool refused ${operation}. Try again.`);
  }
}

function typeOf(text) {
  try {
    return String(JSON.parse(text).__type).replace(/^.*#/, '');
  } catch {
    return undefined;
  }
}

/** The address that gives a key to an authenticator app on the same device. */
export function keyAddress(key, email) {
  const query = new URLSearchParams({ secret: key, issuer: 'Laurel' });
  return `otpauth://totp/${encodeURIComponent(`Laurel:${email}`)}?${query}`;
}

/** A key in groups of four, as people type it. */
export function inGroups(key) {
  return key.match(/.{1,4}/g).join(' ');
}
