/** Numbers and dates as the reader's language writes them. */

export class Figures {
  constructor(private readonly locale: string) {}

  private format(value: number, options: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(this.locale, options).format(value);
  }

  count(value: number): string {
    return this.format(value, { maximumFractionDigits: 0 });
  }

  /** At most so many significant digits; above 100,000 all those before the point. */
  value(value: number, digits = 5): string {
    const size = Math.abs(value);
    return size >= 1e5 && size < 1e15
      ? this.count(value)
      : this.format(value, { maximumSignificantDigits: digits });
  }

  /** Of a share; below 1 % and above 99 % one more digit, so that 100 % means all. */
  percent(share: number): string {
    const percent = share * 100;
    const isNearEnd = (percent > 0 && percent < 1) || (percent > 99 && percent < 100);
    const digits = isNearEnd ? 1 : 0;
    const shown = isNearEnd ? Math.min(99.9, Math.max(0.1, percent)) : percent;
    const text = this.format(shown, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return this.locale.startsWith('zh') ? `${text}%` : `${text} %`;
  }

  date(iso: string): string {
    const date = new Date(iso);
    return Number.isNaN(date.getTime())
      ? iso
      : new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium' }).format(date);
  }

  list(names: readonly string[]): string {
    return names.join(this.locale.startsWith('zh') ? '、' : ', ');
  }
}
