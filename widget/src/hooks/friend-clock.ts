import { useEffect, useState } from 'preact/hooks';

const everyMs = 30_000;

/** Draws again twice a minute, so that "5 minutes ago" stays true; not while the page is hidden. */
export function useFriendClock(): void {
  const [, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, []);
}
