import { Refusal } from '#shared/domain/refusal.ts';

export class BacktestNotFound extends Refusal {
  static readonly kind = { code: 'backtest-not-found', status: 404, title: 'No such back-test' } as const;

  constructor() {
    super(BacktestNotFound.kind, {
      detail: 'There is no back-test by this id. They are kept for 30 days.',
    });
  }
}
