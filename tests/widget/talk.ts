import type { Person, TimelineItem } from 'partyline';
import { personOf } from './fake-client.ts';

export const minute = 60_000;
export const me = personOf('Mira Sandoval', 'mira');
export const people = [
  personOf('Jonas Weber', 'jonas'),
  personOf('Aïcha Benali', 'aicha'),
  personOf('李小龍', 'xiaolong'),
  personOf('ليلى حداد'),
  personOf('Bartholomew Featherstonehaugh-Cholmondeley the Third', 'bart'),
  personOf('tim'),
] as const;
export const [jonas, aicha, li, layla, bart] = people;
const tim = people[5];

type Said = [by: Person, text: string, minutesLater?: number];

export function talk(from: number, said: readonly Said[], start = 1): TimelineItem[] {
  let at = from;
  return said.map(([by, text, later = 1], index) => {
    at += later * minute;
    const seq = start + index;
    if (text === '+' || text === '-')
      return {
        type: 'notice',
        key: `seq-${seq}`,
        seq,
        kind: text === '+' ? 'joined' : 'left',
        by: by.id,
        name: by.name,
        at,
      };
    return {
      type: 'message',
      key: `seq-${seq}`,
      seq,
      by: by.id,
      name: by.name,
      text,
      at,
      status: 'sent',
    };
  });
}

export const full: readonly Said[] = [
  [jonas, '+'],
  [aicha, '+'],
  [jonas, 'Morning! Did anyone get the tickets for Saturday?', 3],
  [aicha, 'Yes, four of them. Row *F*, in the middle 🎬'],
  [aicha, 'The page kept crashing, so I nearly gave up.', 0.4],
  [me, 'You are a hero. How much do I owe you?'],
  [aicha, 'Twelve each. No hurry!'],
  [
    jonas,
    'Here is the programme: https://example.org/programme/2026/november?day=saturday&hall=2#evening (see page 3).',
    9,
  ],
  [li, '好的，我六點到。'],
  [layla, 'أنا أيضا سأكون هناك، نلتقي عند المدخل الرئيسي قبل العرض بربع ساعة إن شاء الله'],
  [tim, '+', 60 * 20],
  [bart, '+'],
  [layla, '-'],
  [
    bart,
    'Good evening. I should like to point out, with all due respect to everybody who has put so much work into this, that the film starts at seven and not at eight, and that the doors close ten minutes before.',
    2,
  ],
  [me, 'Thanks @jonas, I will be there at _half past six_ then.'],
  [me, 'And I bring the snacks', 0.5],
  [tim, '👍'],
  [
    jonas,
    'For the nerds, the reminder script:\n```\nconst at = new Date("2026-11-28T18:30");\nsetTimeout(() => notify("Film club!", { icon: "popcorn.svg", silent: false }), at - Date.now());\n```\nRuns with `node remind.mjs`',
  ],
  [
    aicha,
    'DonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftDonaudampfschifffahrt',
  ],
  [me, 'See you there!', 3],
];

export function manyMessages(count: number): TimelineItem[] {
  const words =
    'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor'.split(' ');
  const said: Said[] = Array.from({ length: count }, (_, index) => [
    people[(index * 7 + Math.floor(index / 3)) % 3] ?? jonas,
    `${index + 1}: ${words.slice(0, 1 + ((index * 5) % words.length)).join(' ')}`,
    0.7,
  ]);
  return talk(Date.now() - count * 0.7 * minute, said);
}
