/** The drawings of profiles and friends; see icon.tsx. */
export const profilePaths = {
  addPerson:
    'M10 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 19.5c0-3.2 2.9-5 6.5-5s6.5 1.8 6.5 5M18.5 8v6M15.5 11h6',
  more: 'M5.5 12v.01M12 12v.01M18.5 12v.01',
  block: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.8 5.8l12.4 12.4',
  camera: 'M4 8h3.2L9 5.5h6L16.8 8H20v11H4zM12 16.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6z',
  bin: 'M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5',
  copy: 'M9 9h10.5v10.5H9zM5.5 15H4.5V4.5H15v1',
  minus: 'M5 12h14',
};
