import { describe, expect, it } from 'vitest';
import { createThrottle } from '../../../local/gateway/throttle.ts';

describe('the throttle of a route', () => {
  it('lets a burst through at once, then the rate', () => {
    let now = 0;
    const throttle = createThrottle({ requestsPerSecond: 10, burstRequests: 3 }, () => now);
    const letIn = (requests: number) =>
      Array.from({ length: requests }, () => throttle()).filter(Boolean).length;
    expect(letIn(5)).toBe(3);
    now += 100;
    expect(letIn(5)).toBe(1);
    now += 250;
    expect(letIn(5)).toBe(2);
    now += 50;
    expect(letIn(5)).toBe(1);
    now += 60_000;
    expect(letIn(5)).toBe(3);
  });
});
