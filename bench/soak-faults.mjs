// The faults of the soak: what the provider does with the first call of a request, and what its client must then see.

/** `answered`: by somebody, in full. `broken`: an error, after part of the text at most. `refused`: this status. */
const answered = { sees: 'answered' };
const broken = (fault) => ({ ...fault, sees: 'broken' });

const refuse = (status, type, message, headers) => ({
  ...answered,
  does: (to) => to.json(status, to.dialect.error(type, message, status), headers),
});

/** A stream up to somewhere, then whatever. A whole answer is cut in its middle instead. */
const upTo = (parts, then) => (to) => {
  if (!to.stream) {
    to.half();
    return;
  }
  to.begin();
  const { opening, words } = to.dialect.stream(to.words);
  to.write([...opening, ...(parts === 'half' ? words.slice(0, 2) : [])].join(''));
  setTimeout(() => then(to), 5);
};

const page = '<html><head><title>Sign in</title></head></html>';

/** `stream`, `whole`: only for such requests. `rare`: costs seconds of waiting. */
export const faults = {
  429: refuse(429, 'rate_limit_error', 'Rate limit reached'),
  '429-later': refuse(429, 'rate_limit_error', 'Rate limit reached', { 'retry-after': '300' }),
  401: refuse(401, 'authentication_error', 'invalid x-api-key'),
  402: refuse(402, 'insufficient_credits', 'Insufficient credits'),
  529: { ...refuse(529, 'overloaded_error', 'Overloaded'), rare: true },
  500: refuse(500, 'api_error', 'Internal server error'),
  404: refuse(404, 'not_found_error', 'The model `m` does not exist'),
  400: refuse(400, 'invalid_request_error', 'temperature: not like this'),
  'too-long': {
    ...refuse(400, 'context_length_exceeded', 'prompt is too long: 212345 tokens > 200000 maximum'),
    ...{ sees: 'refused', status: 400, always: true },
  },
  '503-page': { ...answered, does: (to) => to.raw(503, 'text/html', page) },
  '200-page': { ...answered, does: (to) => to.raw(200, 'text/html', page) },
  '200-empty': { ...answered, does: (to) => to.raw(200, 'application/json', '') },
  '200-error': { ...answered, does: (to) => to.json(200, to.dialect.error('rate_limit_error', 'Rate limit', 429)) },
  'no-gzip': {
    ...answered,
    does: (to) => to.raw(200, 'application/json', '{"no":"gzip"}', { 'content-encoding': 'gzip' }),
  },
  'cut-at-once': { ...answered, does: (to) => to.cut() },
  'cut-half-body': { ...answered, whole: true, does: (to) => to.half() },
  'cut-opening': { ...answered, stream: true, does: upTo('opening', (to) => to.cut()) },
  'error-first': {
    ...{ ...answered, stream: true, rare: true },
    does: (to) => to.raw(200, 'text/event-stream', to.dialect.errorEvent('overloaded_error', 'Overloaded')),
  },
  'unreadable-first': { ...answered, stream: true, does: (to) => to.raw(200, 'text/event-stream', 'data: {"x"\n\n') },
  silent: { ...answered, rare: true, does: () => undefined },
  'cut-half': broken({ stream: true, does: upTo('half', (to) => to.cut()) }),
  'no-end': broken({ stream: true, does: upTo('half', (to) => to.end()) }),
  'error-later': broken({
    stream: true,
    does: upTo('half', (to) => to.end(to.dialect.errorEvent('server_error', 'Out of breath'))),
  }),
  stall: broken({ stream: true, rare: true, does: upTo('half', () => undefined) }),
  'hang-up': { sees: 'gone', does: upTo('half', () => undefined), whole: false, stream: true },
  'hang-up-early': { sees: 'gone', does: () => undefined },
};
