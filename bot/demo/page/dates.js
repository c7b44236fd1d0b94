// Days and moments as the demo's own parts show them, in the page's language and by the lender's clock.
import { format } from "/page/clock.js";

const DAY = { weekday: "short", day: "numeric", month: "short" };
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** A day such as 2026-11-24. */
export const day = (date) => format({ ...DAY, timeZone: "UTC" }).format(new Date(date));
/** A moment: the day and the time. */
export const moment = (at) => format({ ...DAY, ...TIME }).format(new Date(at));
/** A birthday. */
export const birthday = (date) => format({ day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(date));
/** A moment where there is little room. */
export const shortly = (at) => format({ month: "short", day: "numeric", ...TIME }).format(new Date(at));
