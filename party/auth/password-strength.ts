// The most used passwords of the published leaks that are long enough to get here at all (8 characters or more).
const common = new Set(
  `123456789 1234567890 12345678910 11111111 00000000 123123123 987654321 12341234 12344321 11223344 1122334455
  123454321 147258369 741852963 159753456 123321123 88888888 66666666 99999999 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc
  q1w2e3r4 q1w2e3r4t5 qazwsxedc zaq12wsx zaq1zaq1 1qazxsw2 qwertyuiop qwerty123 qwerty1234 qwerty12 qwertyui asdfghjkl
  asdfghjk zxcvbnm123 zxcvbnm1 asdf1234 abcd1234 abc12345 abcdefgh abcdefg1 a1b2c3d4 aa123456 a1234567 a12345678 a123456789
  password password1 password12 password123 password1234 password! password01 passw0rd p@ssw0rd p@ssword pa55word pa$$word
  passwort passwort1 motdepasse contraseña contrasena wachtwoord senha123 parola123 mypassword thepassword newpassword
  changeme changeme1 changeme123 letmein1 letmein123 letmein! welcome1 welcome12 welcome123 welcome! hello123 hello1234
  iloveyou iloveyou1 iloveyou2 iloveyou! iloveu123 trustno1 trustnoone sunshine sunshine1 princess princess1 football
  football1 baseball baseball1 basketball superman superman1 batman123 spiderman starwars starwars1 pokemon1 pokemon123
  dragon123 monkey123 shadow123 master123 michael1 michelle jennifer jessica1 charlie1 jordan23 liverpool liverpool1
  chelsea1 arsenal1 barcelona realmadrid manchester computer computer1 internet internet1 samsung1 samsung123 google123
  facebook facebook1 whatever whatever1 killer123 ninja123 butterfly chocolate chocolate1 elephant mercedes corvette
  mustang1 midnight victoria veronica alexander alexandra benjamin nicholas jonathan danielle christian stephanie elizabeth
  samantha patricia scorpion panthers redskins cowboys1 yankees1 lakers24 swimming swordfish asdfasdf qweqweqwe qwer1234
  qweasdzxc qweasd123 qwe12345 qweasdzx 1234qwer 123qweasd 123qweasdzxc 123456qwerty qwerty123456 123456abc abc123456
  123abc123 abcabc123 test1234 testtest test12345 testing1 testing123 admin123 admin1234 administrator adminadmin root1234
  rootroot toor1234 user1234 useruser guest123 guest1234 default1 secret123 secret12 security access14 access123 login123
  temp1234 temporary password2 password3 password11 password99 summer2023 summer2024 summer2025 summer2026 winter2023
  winter2024 winter2025 winter2026 spring2024 spring2025 spring2026 autumn2024 autumn2025 company1 partyline partyline1
  partyline123 12345678a 12345678q 1234567a 123456aa 123456as 1111111111 0123456789 9876543210 0987654321 87654321 76543210
  13131313 12121212 69696969 77777777 55555555 44444444 33333333 22222222 10101010 10203040 11112222 12312312 123698745
  147852369 963852741 789456123 789654123 456789123 159357456 1a2b3c4d z1x2c3v4 poiuytrewq lkjhgfdsa mnbvcxz1 loveyou1
  loveme123 forever1 forever21 beautiful babygirl babygirl1 lovelove sweetheart friends1 friendship blink182 rockstar
  rockyou1 metallica nirvana1 slipknot greenday eminem123 hellokitty kristina godisgood jesus123 jesuschrist blessed1
  qwertzuiop qwertz123 azertyuiop azerty123 hallo123 schatz123 passw0rd1 p@ssw0rd1 p@ssw0rd123 p@$$w0rd pa$$w0rd admin@123
  welcome@123 qwerty@123 india123 krishna1 pakistan singapore australia minecraft fortnite roblox123 whatsapp instagram`.split(
    /\s+/,
  ),
);
const rows = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl'];
const runs = [...rows, ...rows.map((row) => [...row].reverse().join(''))];
// What is left of a password without the username must be worth something by itself.
const leastBesideUsername = 4;

/** Whether a password is among the first that anybody would try for this person. Its length is checked elsewhere. */
export function isGuessable(password: string, username: string): boolean {
  const plain = password.toLowerCase();
  const besideUsername = plain.replaceAll(username.toLowerCase(), '');
  if (isPlain(plain)) return true;
  const isNamed = besideUsername !== plain;
  return isNamed && (isPlain(besideUsername) || [...besideUsername].length < leastBesideUsername);
}

function isPlain(text: string): boolean {
  return common.has(text) || new Set(text).size < 3 || runs.some((run) => run.includes(text));
}
