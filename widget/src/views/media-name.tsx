/** A file's name in one line; where there is no room for it, its middle is left out: what it ends in tells most. */
export function MediaName({ name }: { name: string }) {
  const end = Math.max(name.lastIndexOf('.'), 0) || name.length;
  return (
    <bdi class="media-name" title={name}>
      <span>{name.slice(0, end)}</span>
      <span>{name.slice(end)}</span>
    </bdi>
  );
}
