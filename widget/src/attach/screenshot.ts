/** What every browser calls a picture that has no name of its own. */
const nameless = /^image\.(\w+)$/;

/** Pasted files, with a name that tells them apart where they have none. */
export function named(files: readonly File[], now: Date): File[] {
  const start = `screenshot-${stampOf(now)}`;
  let count = 0;
  return files.map((file) => {
    const end = nameless.exec(file.name)?.[1];
    if (!end) return file;
    count += 1;
    const name = count === 1 ? `${start}.${end}` : `${start}-${count}.${end}`;
    return new File([file], name, { type: file.type, lastModified: file.lastModified });
  });
}

/** Such as 2026-11-21-173005, by the clock of the device. */
function stampOf(now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
