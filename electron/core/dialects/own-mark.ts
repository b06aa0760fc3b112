/**
 * Stands in the signature or id of every thought that Baton itself wrote for a client, since no provider signed it: as
 * the beginning of a `signature` (Messages) or behind `rs_` in the id of a reasoning item (Responses). A body that
 * holds these bytes goes to a real provider of the same dialect only after `ClientSide.withoutSignatures`.
 */
export const OWN_MARK = 'baton-unsigned';
