import { create } from 'zustand';

interface Announced {
  readonly now: string;
  readonly later: string;
}

const useAnnounced = create<Announced>()(() => ({ now: '', later: '' }));

/** Says it to a screen reader; nothing is seen. `later`: when it has finished its sentence. */
export function announce(text: string, when: 'now' | 'later' = 'now'): void {
  useAnnounced.setState(when === 'now' ? { now: text } : { later: text });
}

/** The two live regions; drawn once, in the frame. */
export function Announcer() {
  const { now, later } = useAnnounced();
  return (
    <>
      <div className="vh" role="alert" aria-atomic="true">
        {now}
      </div>
      <div className="vh" role="status" aria-atomic="true">
        {later}
      </div>
    </>
  );
}
