// What node-ical makes of calendar files: [[summary, start, status], …] of each, between two moments.
import ical from "node-ical";

const [from, to, ...files] = process.argv.slice(2);

function occurrences(file) {
  const found = [];
  for (const event of Object.values(ical.sync.parseFile(file))) {
    if (event.type !== "VEVENT") continue;
    for (const one of ical.expandRecurringEvent(event, { from: new Date(from), to: new Date(to) })) {
      found.push([one.event.summary, new Date(one.start).toISOString(), one.event.status]);
    }
  }
  return found;
}

console.log(JSON.stringify(files.map(occurrences)));
