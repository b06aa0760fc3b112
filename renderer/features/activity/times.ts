import { local } from '../../ui/format.ts';

const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `20 Nov` */
export const shortDay = (at: number) => dayAndMonth.format(at).replace('Sept', 'Sep');

/** `13:41:08` on the day that it is, else `18 Nov 13:41`. @param today that day, as `local.date` writes it */
export const rowTime = (at: number, today: string) =>
  local.date(at) === today ? seconds.format(at) : `${shortDay(at)} ${local.clock(at)}`;
