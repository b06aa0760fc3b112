import type { FailureReason } from '#shared/profile';

/*
 * AWS names each error in a header or in its body; the names say more than their statuses, which AWS uses otherwise
 * than others do: an ended sign-in is a 403, a model that is still being loaded a 429.
 */

/** Names of `bedrock-runtime` and of signature checks, from AWS's API reference. */
const byName: Readonly<Record<string, FailureReason>> = {
  ThrottlingException: 'rate_limit',
  TooManyRequestsException: 'rate_limit',
  ServiceQuotaExceededException: 'rate_limit',
  ModelNotReadyException: 'overloaded',
  ServiceUnavailableException: 'overloaded',
  ModelTimeoutException: 'timeout',
  ModelErrorException: 'timeout',
  ModelStreamErrorException: 'timeout',
  InternalServerException: 'timeout',
  ResourceNotFoundException: 'model_not_found',
  ExpiredTokenException: 'auth',
  ExpiredToken: 'auth',
  RequestExpired: 'auth',
  UnrecognizedClientException: 'auth',
  InvalidSignatureException: 'auth',
  IncompleteSignatureException: 'auth',
  MissingAuthenticationTokenException: 'auth',
};

/** The model is not there for this account or region; its others may be. */
const otherModel =
  /model (?:identifier|id)\b.*\binvalid\b|on-demand throughput|access to the model|end of its life|legacy model/i;

/** `null`: it is no error of AWS's, or its status and words say all. */
export function awsReason(type: string, text: string): FailureReason | null {
  if (!/^[A-Z][A-Za-z]+(?:Exception|Token|Expired)$/.test(type)) return null;
  if ((type === 'AccessDeniedException' || type === 'ValidationException') && otherModel.test(text))
    return 'model_not_found';
  return Object.hasOwn(byName, type) ? (byName[type] ?? null) : null;
}
