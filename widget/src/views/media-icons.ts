/** The drawings of files and large pictures; see icon.tsx. */
export const mediaPaths = {
  file: 'M6 3.5h8l4.5 4.5v12.5H6zM13.5 3.5v5h5',
  sound:
    'M9 18.5V6l10-2v12.5M9 18.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  next: 'M9 5l7 7-7 7',
};
