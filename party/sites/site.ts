import type { SiteSettings } from '../../sdk/src/protocol/index.ts';
import type { AllowedOrigins } from '../auth/origin.ts';

/** A website, or several, that this deployment serves. */
export type Site = {
  /** Its public key; '' for the default site, whose settings are the environment's. */
  readonly id: string;
  readonly origins: AllowedOrigins;
  readonly settings: Omit<SiteSettings, 'identity'>;
  readonly keys: readonly IdentityKey[];
};

/** A key by which a site vouches for its own people. At most two at a time, so that one can follow the other. */
export type IdentityKey = {
  readonly kid: string;
  /** The key's own, whatever a token says. */
  readonly algorithm: 'HS256' | 'EdDSA';
  /** What `iss` has to be. */
  readonly issuer: string;
  /** base64url: at least 32 random bytes for HS256, the 32 bytes of the public key for EdDSA (Ed25519). */
  readonly key: string;
};

/** Where sites are looked up. What is found may be up to 10 s old. */
export type Sites = {
  /** Undefined for a key that is none. Rejects when libSQL cannot be read and nothing newer than an hour is known. */
  find(id: string): Promise<Site | undefined>;
  /** Whether a page of this origin belongs to any site, for preflights and for what is addressed by a signature of its own. */
  isKnownOrigin(origin: string): Promise<boolean>;
};
