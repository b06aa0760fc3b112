/** Version of the Messages API that Baton's own requests name; a client's own header stays as it is. */
export const ANTHROPIC_VERSION = '2023-06-01';
