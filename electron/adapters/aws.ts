import { join } from 'node:path';
import { err, ok } from '#shared/result';
import type { Aws } from '#core/ports';

/** The SDK writes warnings to the console unless it is given something else. */
const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
  // Whatever matters comes as an error.
}

/**
 * The AWS SDK's credential chain, loaded when first asked for. Its files are read anew each time: it would keep what it
 * read for as long as the process lives.
 */
export function createAws(home: string): Aws {
  return {
    async keys(profile, env) {
      const { fromIni, fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
      const options = {
        logger,
        ignoreCache: true,
        configFilepath: env['AWS_CONFIG_FILE'] || join(home, '.aws', 'config'),
        filepath: env['AWS_SHARED_CREDENTIALS_FILE'] || join(home, '.aws', 'credentials'),
      };
      try {
        // With a name the chain would go on to the machine's own role when the profile has nothing: another identity.
        const find = profile === undefined ? fromNodeProviderChain(options) : fromIni({ ...options, profile });
        const { accessKeyId, secretAccessKey, sessionToken, expiration } = await find();
        return ok({
          accessKeyId,
          secretAccessKey,
          ...(sessionToken !== undefined && { sessionToken }),
          ...(expiration !== undefined && { expires: expiration.getTime() }),
        });
      } catch (error) {
        return err(said(error));
      }
    },
  };
}

const said = (error: unknown) =>
  error instanceof Error ? { name: error.name, message: error.message } : { name: 'Error', message: String(error) };
