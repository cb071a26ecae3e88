const general = `Manages the sites of a running Partyline, and moves all that is on it.

  npm run admin -- site list                             all sites
  npm run admin -- site show <key>                       one of them
  npm run admin -- site add <key> --origin <origin> …    a new one
  npm run admin -- site set <key> …                      its settings
  npm run admin -- site origin add <key> <origin> …      websites that may use it
  npm run admin -- site origin remove <key> <origin> …
  npm run admin -- site key add <key> --issuer <iss> …   lets it vouch for its own people
  npm run admin -- site key remove <key> <kid>
  npm run admin -- site remove <key>                     ends it
  npm run admin -- export -o <file>                      everything that is on the server, in one file
  npm run admin -- import <file>                         fills a new server with it

<key> is the site's public name, a-z 0-9 -, 2 to 32 of them: what stands in data-site.
<origin> is scheme, host and port, such as https://shop.example.org or https://shop.example.org:8443.

  --json               the answer for programs (npm run --silent admin -- …)
  --server <address>   of the server, such as https://chat.example.org, with its PARTYLINE_SECRET in the environment;
                       without it, the server that runs here by npm start, npm run serve or npm run dev:edge
                       (data folder: PARTYLINE_DATA, else .partyline or .partyline-edge)
  --help               behind a command: more about it

A change holds within 10 seconds. The default site, which pages without data-site use, has no key: the environment of the
server sets it up (ALLOWED_ORIGINS, GUESTS, ACCOUNTS, FILES, DEFAULT_ROOM, IDENTITY_KEYS).`;

const settings = `  --guests on|off      whether one can come in with a name alone (on)
  --accounts on|off    whether one can sign up and in with a password (on)
  --files on|off       whether pictures and files can be sent (on)
  --room <name>        the room that opens where a page names none (general); it is made if there is none`;

/** @type {Record<string, string>} */
const about = {
  export: `npm run admin -- export -o <file>
npm run --silent admin -- export > <file>

Writes everything that is on a server: people with the hashes of their passwords, friends, sites with their keys, rooms,
the whole history, files with their bytes. Not sessions: people sign in again. People may go on talking meanwhile; what
they say after their room was read is not in it, and it says how much that was.

The file opens everything that the server does: keep it like a password, and remove it when it has done its work. With -o
only you can read it. Ends with 0 when everything is in it, with 2 when something had to be left out, with 1 when it failed.

  -o, --output <file>   where to; there must be none of this name`,
  import: `npm run admin -- import <file> [--merge]

Fills a new server with what an export holds, whichever home and store of files either has. First the whole file is looked
at: one that was cut off or changed does nothing. An import that died is run again, and goes on; what is there already has
to be the same, else it ends with the line that is not, and changes nothing of what is there.

  --merge   into a server where people have been already: adds what it does not have`,
  'site list': `npm run admin -- site list

Lists all sites, the default one first.`,
  'site show': `npm run admin -- site show <key>

Shows origins, settings and the names of the identity keys of a site. The keys themselves are never shown.`,
  'site add': `npm run admin -- site add <key> --origin <origin> [--origin <origin> …] [settings]

Makes a site, with its default room. It has rooms of its own: those of equal names on other sites have nothing to do with
them. A key that was removed is never given again.

${settings}`,
  'site set': `npm run admin -- site set <key> [settings]

Changes settings; what is not named stays. Who came in on a way that is switched off has to come in on another one.

${settings}`,
  'site origin add': `npm run admin -- site origin add <key> <origin> …

Lets pages of these origins use the site. Compared exactly: https://example.org is not https://www.example.org.`,
  'site origin remove': `npm run admin -- site origin remove <key> <origin> …

Pages of these origins may use the site no more. Sockets that are open stay until they end.`,
  'site key add': `npm run admin -- site key add <key> --issuer <iss> [--kid <kid>] [--public-key <file>]

Lets the site vouch for its own people by JWTs. Without --public-key a key for HS256 is made and printed, once: the site's
server signs with it, and Partyline keeps it encrypted. With --public-key the site signs with its own Ed25519 key (EdDSA),
and the file holds the public half, as PEM or as JWK; Partyline can then check tokens and not make any.

  --issuer <iss>        what "iss" has to be in every token
  --kid <kid>           the name of the key, in the header of every token (made up unless given)
  --public-key <file>   PEM ("-----BEGIN PUBLIC KEY-----") or JWK ({"kty":"OKP","crv":"Ed25519","x":…})

A site has two keys at most, so that one can follow the other: add the new one, sign with it, remove the old one.`,
  'site key remove': `npm run admin -- site key remove <key> <kid>

Tokens that this key signed open nothing any more, within 10 seconds. Sessions that it opened stay until they end.`,
  'site remove': `npm run admin -- site remove <key> [--with-everything]

Ends a site: nobody comes in any more, all its sessions end, its sockets are closed, its rooms are gone. People keep their
accounts, friends and private talks, which belong to no site. Where messages were written it refuses, unless
--with-everything says that they are to go too: rooms, messages and memberships from the database, files with the next
sweep. It cannot be undone. Room objects may keep what they hold on their disk, where nobody reaches it: for that reason
the key is never given again. A large site may take several calls; each goes on where the last one ended.

  --with-everything    the messages too`,
};

/** @param {string | undefined} command */
export const helpFor = (command) => (command && about[command]) ?? general;
