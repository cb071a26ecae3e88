import { describe, expect, it } from 'vitest';
import { choose } from '../../widget/src/languages/choose.ts';
import { createMoments } from '../../widget/src/moments.ts';
import { english } from '../../widget/src/strings.ts';
import { moreEnglish } from '../../widget/src/strings-extras.ts';
import { sayBriefly } from '../../widget/src/talk/brief.ts';
import { initialsOf, toneOf } from '../../widget/src/talk/person-look.ts';
import { roomIdFrom } from '../../widget/src/talk/room-name.ts';
import { addWords, createWords } from '../../widget/src/words.ts';

const languageOf = async (...wanted: string[]) => (await choose(wanted)).locale;

describe('words', () => {
  const words = createWords(['en-GB']);

  it('puts values in their places', () => {
    expect(words.say('joinedTwo', { name: 'Ana', other: 'Ben' })).toBe('Ana and Ben joined');
  });

  it('chooses the plural form and writes the number as the locale does', () => {
    const values = { name: 'Ana' };
    expect(words.count('leftMany', 1, values)).toBe('Ana and 1 other left');
    expect(words.count('leftMany', 1_234, values)).toBe('Ana and 1,234 others left');
    expect(words.number(1_234)).toBe('1,234');
  });

  it('makes what writes numbers when the first is written, once', () => {
    const { NumberFormat } = Intl;
    let made = 0;
    class Counted extends NumberFormat {
      constructor(...given: ConstructorParameters<typeof NumberFormat>) {
        super(...given);
        made += 1;
      }
    }
    Object.assign(Intl, { NumberFormat: Counted });
    try {
      const fresh = createWords(['en-GB']);
      expect(fresh.say('connecting')).toBe('Connecting…');
      expect(made).toBe(0);
      expect([fresh.number(1_234), fresh.number(5)]).toEqual(['1,234', '5']);
      expect(made).toBe(1);
    } finally {
      Object.assign(Intl, { NumberFormat });
    }
  });

  it('keeps a name in letters of the other direction together', async () => {
    expect(words.say('joined', { name: 'ليلى' })).toBe('\u2068ليلى\u2069 joined');
    const arabic = await createWords(['ar']).load?.();
    expect(arabic?.say('saidBy', { name: 'Ana!', text: 'مرحبا' })).toContain('\u2068Ana!\u2069');
  });

  it('never reads marks within a value', () => {
    expect(words.say('joined', { name: '{other}' })).toBe('{other} joined');
  });

  it('says that something failed before the words for it are loaded', () => {
    expect(words.error('too-long')).toBe('That did not work.');
    addWords(moreEnglish);
    expect(words.error('too-long')).toBe('This text is too long.');
  });

  it('has every plural form that English needs', () => {
    const keys = Object.keys(english);
    const bases = keys.filter((key) => key.endsWith('.other')).map((key) => key.slice(0, -6));
    expect(bases.filter((base) => !keys.includes(`${base}.one`))).toEqual([]);
  });
});

describe('the language', () => {
  it('is English at once where that is wanted, with the dates of the person', () => {
    expect(createWords([]).locale).toBe('en');
    expect(createWords(['', 'en-US', 'en-GB']).locale).toBe('en-US');
    expect(createWords(['en', 'de-AT', 'en-GB']).locale).toBe('en-GB');
    expect(createWords(['en', 'de']).load).toBeUndefined();
  });

  it('says nothing, rather than English, until its words are there', async () => {
    const german = createWords(['de']);
    expect(german.say('chat')).toBe('');
    expect((await german.load?.())?.say('send')).toBe('Senden');
  });

  it.each([
    [['de'], 'de'],
    [['de-CH', 'en'], 'de-CH'],
    [['de', 'en', 'de-AT'], 'de-AT'],
    [['pt-BR'], 'pt-BR'],
    [['iw'], 'he'],
    [['en_US', 'xx', 'fr'], 'fr'],
    [['nl', 'en-AU', 'de'], 'en-AU'],
    [['en-001'], 'en-001'],
    [['nl', 'not a tag'], 'en'],
  ])('of %j is %s', async (wanted, locale) => {
    expect(await languageOf(...wanted)).toBe(locale);
  });

  it('is one whose letters people asked for', async () => {
    expect(await languageOf('zh-CN')).toBe('zh-CN');
    expect(await languageOf('zh-TW', 'en-US')).toBe('en-US');
    expect(await languageOf('zh-TW', 'zh', 'en-US')).toBe('zh');
    expect(await languageOf('hi-Latn', 'hi')).toBe('hi');
  });

  it.each([
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['de', 'ltr'],
    ['fa', 'rtl'],
    ['az-Arab', 'rtl'],
    ['pa', 'ltr'],
  ])('of %s is written %s', async (tag, direction) => {
    expect((await choose([tag], { chat: 'x' })).direction).toBe(direction);
  });

  it("has the page's own words in the place of ours", async () => {
    const words = await createWords(['de'], { chat: 'Beratung' }).load?.();
    expect([words?.say('chat'), words?.say('send')]).toEqual(['Beratung', 'Senden']);
  });

  it('can be one that we do not have, with its plural forms, and English for what is missing', async () => {
    const own = {
      send: 'Wyślij',
      'newCount.one': '{count} nowa wiadomość',
      'newCount.few': '{count} nowe wiadomości',
      'newCount.many': '{count} nowych wiadomości',
    };
    const words = await createWords(['pl', 'de'], own).load?.();
    expect([1, 3, 12].map((count) => words?.count('newCount', count))).toEqual([
      '1 nowa wiadomość',
      '3 nowe wiadomości',
      '12 nowych wiadomości',
    ]);
    expect([words?.locale, words?.say('send'), words?.say('retry')]).toEqual([
      'pl',
      'Wyślij',
      'Try again',
    ]);
  });
});

describe('moments', () => {
  const now = new Date(2026, 10, 21, 12).getTime();
  const day = 24 * 60 * 60_000;
  const moments = createMoments('en-GB', () => now);

  it.each([
    [now, 'Today'],
    [now - day, 'Yesterday'],
    [now - 3 * day, 'Wednesday'],
    [new Date(2026, 2, 3).getTime(), 'Tuesday 3 March'],
    [new Date(2025, 2, 3).getTime(), '3 March 2025'],
  ])('calls %i %s', (at, text) => {
    expect(moments.day(at)).toBe(text);
  });

  it('begins with a large letter in every language that has them', () => {
    const spanish = createMoments('es', () => now);
    expect(spanish.day(now - 3 * day)).toBe('Miércoles');
    expect(spanish.day(new Date(2026, 2, 3).getTime())).toBe('Martes, 3 de marzo');
  });

  it.each([
    [now - 20_000, 'now'],
    [now - 5 * 60_000, '5m'],
    [new Date(2026, 10, 21, 9, 5).getTime(), '09:05'],
    [now - day, 'Yesterday'],
    [now - 3 * day, 'Wed'],
    [new Date(2026, 2, 3).getTime(), '3 Mar'],
    [new Date(2024, 9, 20).getTime(), 'Oct 2024'],
  ])('says %i in a list as %s', (at, text) => {
    expect(sayBriefly('en-GB', at, now)).toBe(text);
  });
});

describe('how people and rooms look', () => {
  it.each([
    ['Ana', 'A'],
    ['Ana de la Cruz', 'AC'],
    ['  ana-lena ', 'AL'],
    ['李小龍', '李'],
    ['🎩', '🎩'],
    ['(x)', 'X'],
    ['', '?'],
  ])('the initials of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it('gives the same id the same colour, and ids all colours', () => {
    expect(toneOf('u_abcdefgh')).toEqual(toneOf('u_abcdefgh'));
    const seen = new Set(
      Array.from({ length: 500 }, (_, index) => toneOf(`u_person${index}`)['--hue']),
    );
    expect(seen.size).toBe(12);
  });

  it.each([
    ['My Room!', 'my-room'],
    ['Café München', 'cafe-munchen'],
    ['general', 'general'],
    ['a__b--c', 'a__b--c'.replace('--', '-')],
    ['日本', ''],
    ['x'.repeat(90), 'x'.repeat(64)],
  ])('makes of %j the room %j', (typed, id) => {
    expect(roomIdFrom(typed)).toBe(id);
  });
});
