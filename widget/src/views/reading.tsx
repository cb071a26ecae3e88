import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { usePeople } from '../hooks/people.ts';

/** Finds out where reading stopped before, and tells from then on how far it has come. Draws nothing. */
export function Reading({
  room,
  newest,
  isWatching,
  onMark,
}: {
  room: string;
  newest: number;
  /** Whether somebody sees the newest messages at this moment. */
  isWatching: boolean;
  onMark: (seq: number | undefined) => void;
}) {
  const { lines } = useWidget();
  const people = usePeople();
  // Nothing is told before the old mark is known, because telling moves it.
  const [isMarked, setIsMarked] = useState(false);
  useEffect(() => {
    let isOver = false;
    const mark = () => {
      if (isOver) return;
      onMark(people.chat(room)?.read);
      setIsMarked(true);
    };
    people.loaded().then(mark, mark);
    return () => {
      isOver = true;
    };
  }, [people, room]);
  useEffect(() => {
    if (isMarked && isWatching && newest > 0) people.read(room, newest);
  }, [people, room, isMarked, isWatching, newest]);
  useEffect(() => {
    if (!isWatching) return;
    lines.look(room);
    return () => lines.look(null);
  }, [lines, room, isWatching]);
  return null;
}
