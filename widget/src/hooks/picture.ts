import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';

/** The picture of a person, kept current; undefined where there is none or nothing is known yet. */
export function usePicture(id: string): string | undefined {
  const { people, extras } = useWidget();
  const [picture, setPicture] = useState(() => people?.known(id)?.picture);
  useEffect(() => people && extras?.watchPicture(people, id, setPicture), [people, extras, id]);
  return picture;
}
