import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, sdkBundle, widgetBundle } from '../../rollup.config.mjs';
import { bundle } from '../../scripts/build.mjs';
import { inProject } from '../../scripts/project.mjs';
import { ensureBuilt } from '../support/built.ts';

/** The packages whose code survives in a bundle; minifying would only take time. */
async function packagesIn(wanted: Bundle): Promise<string[]> {
  const plugins = [wanted.plugins]
    .flat()
    .filter((plugin) => !(plugin && 'name' in plugin && plugin.name === 'terser'));
  const chunks = await bundle({ ...wanted, plugins });
  const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules));
  const found = modules.flatMap((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []);
  return [...new Set(found)].sort();
}

describe('the modules that browsers get', () => {
  it('[S29] of others are those that package.json names', { timeout: 60_000 }, async () => {
    const { dependencies } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
    const found = await packagesIn(widgetBundle());
    expect(found).toContain('preact');
    expect(found.filter((name) => !(name in dependencies))).toEqual([]);
  });

  it('of others hold no interface library in the SDK', { timeout: 60_000 }, async () => {
    expect(await packagesIn(sdkBundle())).not.toContain('preact');
  });
});

describe('the site', () => {
  const site = inProject('dist/site');
  beforeAll(ensureBuilt, 180_000);

  it('has a launcher that names the widget’s bundle of this build', () => {
    const launcher = readFileSync(`${site}/widget.js`, 'utf8');
    const name = /assets\/(partyline-[0-9a-z]{8}\.js)/.exec(launcher)?.[1];
    expect(launcher).not.toContain('__PARTYLINE');
    expect(readdirSync(`${site}/assets`)).toContain(name);
  });

  it('has the same launcher under a name that changes with its content', () => {
    const versioned = readdirSync(site).filter((name) => /^widget-[0-9a-f]{8}\.js$/.test(name));
    expect(versioned).toHaveLength(1);
    expect(readFileSync(`${site}/${versioned[0]}`, 'utf8')).toBe(
      readFileSync(`${site}/widget.js`, 'utf8'),
    );
  });

  it('[S13] tells the integrity of launcher and widget as browsers compute it', () => {
    const told: Record<string, string> = JSON.parse(readFileSync(`${site}/integrity.json`, 'utf8'));
    const computed = Object.keys(told).map((path) => {
      const hash = createHash('sha384')
        .update(readFileSync(`${site}/${path}`))
        .digest('base64');
      return [path, `sha384-${hash}`];
    });
    expect(Object.keys(told)).toHaveLength(2);
    expect(told).toEqual(Object.fromEntries(computed));
  });

  it('has pages that name only files which exist', () => {
    const pages = readdirSync(site).filter((name) => name.endsWith('.html'));
    const named = pages.flatMap((page) => [
      ...readFileSync(`${site}/${page}`, 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g),
    ]);
    const assets = readdirSync(`${site}/assets`).map((name) => `assets/${name}`);
    expect(named.length).toBeGreaterThan(0);
    expect(named.map((match) => match[1]).filter((path) => !assets.includes(`${path}`))).toEqual(
      [],
    );
  });

  it('has no source and no path of a machine in what it serves', () => {
    const text = readdirSync(`${site}/assets`).map((name) =>
      readFileSync(`${site}/assets/${name}`, 'utf8'),
    );
    expect(
      text.filter((it) => it.includes(inProject('.')) || it.includes('sourceMappingURL')),
    ).toEqual([]);
  });
});
