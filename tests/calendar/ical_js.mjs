// What ical.js makes of calendar files: [[summary, start, status], …] of each, between two moments.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [from, to, ...files] = process.argv.slice(2);
const [begin, end] = [Date.parse(from), Date.parse(to)];
const DAY = 86_400_000;

function occurrences(file) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  const byUid = Map.groupBy
    ? Map.groupBy(calendar.getAllSubcomponents("vevent"), (one) => one.getFirstPropertyValue("uid"))
    : calendar.getAllSubcomponents("vevent").reduce((map, one) => {
        const uid = one.getFirstPropertyValue("uid");
        return map.set(uid, [...(map.get(uid) ?? []), one]);
      }, new Map());
  const found = [];
  for (const components of byUid.values()) {
    const master = components.find((one) => !one.hasProperty("recurrence-id"));
    const exceptions = components.filter((one) => one !== master);
    const event = new ICAL.Event(master, { exceptions, strictExceptions: true });
    const add = (item, start) => {
      const at = start.toJSDate();
      if (at >= begin && at < end) {
        found.push([item.summary, at.toISOString(), item.component.getFirstPropertyValue("status")]);
      }
    };
    if (!event.isRecurring()) {
      add(event, event.startDate);
      continue;
    }
    const times = event.iterator();
    // A meeting may have been moved into the window from beyond its end.
    for (let next = times.next(); next && next.toJSDate() < end + 30 * DAY; next = times.next()) {
      const { item, startDate } = event.getOccurrenceDetails(next);
      add(item, startDate);
    }
  }
  return found;
}

console.log(JSON.stringify(files.map(occurrences)));
