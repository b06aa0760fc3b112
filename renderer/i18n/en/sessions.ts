/** Conversations, and the account each stays with. */
export const sessions = {
  'sessions.title': 'Conversations',
  'sessions.line': 'Each stays with the account that answered it last',
  'sessions.show': 'Show…',
  'sessions.show.label': 'Conversations of {id}',
  'sessions.of': 'Conversations of {id}',
  'sessions.lead': 'One that is pinned stays even while its account rests; others go on when it fails.',
  'sessions.loading': 'Loading conversations',
  'sessions.none': 'None yet. Tools that name their conversations are listed here.',
  'sessions.used': 'used {when}',
  'sessions.stays': '{session} stays with',
  'sessions.auto': 'Automatic',
  'sessions.model': 'Its model only',
} as const;
