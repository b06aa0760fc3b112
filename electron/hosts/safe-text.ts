/** Everything that steers a terminal but line ends, tabs, colours and the wiping of a line. */
const steering =
  /\r(?!\n|\u001b\[K)|\u001b(?!\[(?:\d+m|K))|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text on its way to a terminal. Names, answers and errors come from other people's servers, and none of them may move
 * the cursor, change the title, fill the clipboard or turn the writing around.
 */
export const safeText = (text: string): string => text.replaceAll(steering, '');
