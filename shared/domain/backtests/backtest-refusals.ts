import { Refusal } from '#shared/domain/refusal.ts';

export class BacktestNotFound extends Refusal {
  constructor() {
    super({
      code: 'backtest-not-found',
      status: 404,
      title: 'No such back-test',
      detail: 'There is no back-test by this id. They are kept for 30 days.',
    });
  }
}
