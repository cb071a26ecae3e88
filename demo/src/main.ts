import 'partyline/widget';

// The example of a website stands on an origin of its own, beside this one, as long as all runs on one machine.
const link = document.querySelector<HTMLAnchorElement>('#embed-link');
const { hostname, port } = location;
if (link && (hostname === 'localhost' || hostname === '127.0.0.1'))
  link.href = `http://${hostname === 'localhost' ? '127.0.0.1' : 'localhost'}:${Number(port) + 1}/`;

// `/#garden` opens the room "garden".
const chat = document.querySelector('partyline-chat');
const openRoom = () => {
  const room = decodeURIComponent(location.hash.slice(1));
  if (/^[a-z0-9_-]{1,64}$/.test(room)) chat?.setAttribute('room', room);
};
openRoom();
addEventListener('hashchange', openRoom);
