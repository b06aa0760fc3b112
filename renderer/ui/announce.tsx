import { create } from 'zustand';

interface Announced {
  readonly text: string;
}

const useAnnounced = create<Announced>()(() => ({ text: '' }));

/** Says it to a screen reader at once; nothing is seen. */
export function announce(text: string): void {
  useAnnounced.setState({ text });
}

/** The one live region; drawn once, in the frame. */
export function Announcer() {
  const text = useAnnounced((state) => state.text);
  return (
    <div className="vh" role="status" aria-live="assertive" aria-atomic="true" data-testid="announcer">
      {text}
    </div>
  );
}
