import { z } from 'zod';
import { vaultBackend } from '#shared/status';

/** Costs of scrypt as they were when the vault was made; bounded, since a file must not be able to ask for all memory. */
export const scryptCosts = z.object({
  salt: z.string().min(16),
  N: z
    .number()
    .int()
    .min(1024)
    .max(2 ** 20),
  r: z.number().int().min(1).max(16),
  p: z.number().int().min(1).max(16),
});
export type ScryptCosts = z.infer<typeof scryptCosts>;

/** `vault.json`, version 1. */
export const vaultFileV1 = z.object({
  version: z.literal(1),
  /** Tells this vault's key from those of other state folders in the same keychain. */
  id: z.string().min(1),
  sealedWith: vaultBackend,
  /** Only with a passphrase. */
  scrypt: scryptCosts.optional(),
  /** A known text, sealed: opens with the right key only. */
  check: z.string(),
  entries: z.record(z.string(), z.string()),
});
export type VaultFile = z.infer<typeof vaultFileV1>;

export const parseVaultFile = (raw: unknown): VaultFile | null => vaultFileV1.safeParse(raw).data ?? null;
