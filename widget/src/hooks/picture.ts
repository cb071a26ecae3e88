import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';

/** The picture of somebody one knows, kept current; undefined where there is none or nothing is known. */
export function usePicture(id: string): string | undefined {
  const { people } = useWidget();
  const [picture, setPicture] = useState(() => people?.known(id)?.picture);
  useEffect(() => {
    const look = () => setPicture(people?.known(id)?.picture);
    look();
    return people?.subscribe(look);
  }, [people, id]);
  return picture;
}
