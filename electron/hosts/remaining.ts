/** The same words as in the core's own texts. */
export { remaining } from '#core/kernel/remaining';
