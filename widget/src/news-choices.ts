/** How a person wants to hear of what is new, on this device. */
export type NewsChoices = { readonly sound: boolean; readonly desktop: boolean };

const key = 'partyline news';
const none: NewsChoices = { sound: false, desktop: false };

/** What was chosen on this device; nothing until somebody chooses. */
export function readNewsChoices(): NewsChoices {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return none;
    return {
      sound: 'sound' in kept && kept.sound === true,
      desktop: 'desktop' in kept && kept.desktop === true,
    };
  } catch {
    // No storage, or something else in it.
    return none;
  }
}

export function keepNewsChoices(choices: NewsChoices): void {
  try {
    localStorage.setItem(key, JSON.stringify(choices));
  } catch {
    // It holds until the page is left, in the view that shows it.
  }
}
