import { describe, expect, it } from 'vitest';
import { costTable, knobTable, monthly, prices } from '../../scripts/costs.mjs';
import { read } from '../support/tree.ts';

describe('the costs on paper', () => {
  it('are in the docs what the calculator makes of the measured counts', () => {
    const page = read('docs/costs.md');
    expect(page).toContain(costTable());
    expect(page).toContain(knobTable());
  });

  it('grow with what people do, and never below the plans', () => {
    const at = (messages: number) => monthly({ 'messages-per-day': messages }).total;
    const plans = prices.plan.perMonth + prices.sqlPlan.perMonth;
    expect(at(1)).toBeGreaterThanOrEqual(plans);
    expect(at(100_000)).toBeGreaterThan(at(10_000));
    const few = monthly({ listeners: 5 }).used;
    const many = monthly({ listeners: 50 }).used;
    expect(many.objectRequests).toBeGreaterThan(few.objectRequests ?? 0);
  });

  it('charge what is above the included amount, and only that', () => {
    const { used, bill } = monthly({ 'messages-per-day': 10_000_000 });
    const over = (used.objectRowsWritten ?? 0) - prices.objectRowsWritten.included;
    expect(bill['object rows written']).toBeCloseTo(
      (over / 1e6) * prices.objectRowsWritten.perMillion,
    );
    expect(monthly({ 'messages-per-day': 1_000 }).bill['object rows written']).toBe(0);
  });

  it('name a source for each price', () => {
    const sources = Object.values(prices).flatMap((price) =>
      typeof price === 'string' ? [] : [price.source],
    );
    expect(sources.length).toBeGreaterThan(8);
    expect(sources.every((source) => source.length > 10)).toBe(true);
  });
});
