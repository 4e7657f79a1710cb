"""Forty years of every recurrence in the packs, and of random ones, against python-dateutil.

Usage: test_recur.py RECUR_TELL HOLIDAYS.csv PACK…

What is expected is worked out here, from the rules as docs/pack-format.md tells them, by rrule and
relativedelta: months and their ends, leap years, open days, grace. The holidays stop after some
years: from then on a day moved to an open one must be told as unsure.
"""

import bisect
import csv
import datetime
import random
import subprocess
import sys
from itertools import count

from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MONTHLY, rrule

EPOCH = datetime.date(1970, 1, 1)
YEARS = 40
LONG = (1, 3, 5, 7, 8, 10, 12)  # months of 31 days


def number(day):
    return (day - EPOCH).days


def day_of(n):
    return EPOCH + datetime.timedelta(days=n)


class Calendar:
    def __init__(self, path, closings):
        self.closed = set(closings)
        self.known = set()
        with open(path, encoding="utf-8-sig") as f:
            for row in csv.reader(line for line in f if not line.startswith("#")):
                if row and row[0][:1].isdigit():
                    day = datetime.date.fromisoformat(row[0])
                    self.closed.add(day)
                    self.known.add(day.year)

    def is_closed(self, day):
        turn = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
        return turn or day.weekday() >= 5 or day in self.closed

    def move(self, day, roll):
        """The day due, and whether it is unsure."""
        if roll == "stays":
            return day, False
        while self.is_closed(day):
            day += datetime.timedelta(days=1 if roll == "next" else -1)
        return day, day.year not in self.known


def clamped(start, months, day):
    """That day of the month so many months after that of `start`."""
    first = start.replace(day=1) + relativedelta(months=months)
    return first + relativedelta(day=day)  # relativedelta stops at the month's end


def year_of(rule, day):
    if rule["anchor"] == "fiscal":
        return datetime.date(day.year - (day.month < 4), 4, 1)
    return datetime.date(day.year, 1, 1)


def grid(rule, start):
    """Nominal days by the calendar or the fiscal year, from some time before `start`."""
    year = year_of(rule, start)
    months, days, on = rule["months"], rule["days"], rule["on"]
    if days:
        first = year if on == "start" else year + datetime.timedelta(days=days - 1)
        while first > year:
            first -= datetime.timedelta(days=days)
        return (d.date() for d in rrule(DAILY, interval=days, dtstart=when(first)))
    if on == "month_day":
        anchor = clamped(year, (rule["month"] - year.month) % 12, 1)
        back = 0
        while clamped(anchor, -back, 1) > year - relativedelta(months=months):
            back += months
        anchor = clamped(anchor, -back, 1)
        return (clamped(anchor, k * months, rule["day"]) for k in count())
    if on == "start":
        return (d.date() for d in rrule(MONTHLY, interval=months, bymonthday=1, dtstart=when(year)))
    last = year + relativedelta(months=months - 1)
    if on == "day":
        possible = list(range(min(28, rule["day"]), rule["day"] + 1))
        found = rrule(MONTHLY, interval=months, bymonthday=possible, bysetpos=-1, dtstart=when(last))
        return (d.date() for d in found)
    return (d.date() for d in rrule(MONTHLY, interval=months, bymonthday=-1, dtstart=when(last)))


def when(day):
    return datetime.datetime.combine(day, datetime.time())


def counted(rule, start):
    """Nominal days counted from a day."""
    months, days, on = rule["months"], rule["days"], rule["on"]
    if days:
        return (start + datetime.timedelta(days=days * k) for k in count(1))
    if on == "month_day":
        first = next(
            d
            for d in (clamped(datetime.date(start.year + y, rule["month"], 1), 0, rule["day"]) for y in count())
            if d > start
        )
        return (clamped(first, k * months, rule["day"]) for k in count())
    if on == "none":
        return (start + relativedelta(months=months * k) for k in count(1))
    day = {"start": 1, "end": 31}.get(on, rule["day"])
    return (clamped(start, k * months, day) for k in count(1))


def nominal_days(rule, start, until):
    """All nominal days from some time before `start` to the first after `until`."""
    by_start = rule["anchor"] in ("start", "last_done")
    out = []
    for day in counted(rule, start) if by_start else grid(rule, start):
        out.append(day)
        if day > until:
            return out


def expected(rule, calendar, start, until, done):
    one_day = datetime.timedelta(days=1)
    at_start = rule["on"] == "start" and rule["anchor"] in ("calendar", "fiscal")
    base, days = start, nominal_days(rule, start, until)
    out, latest = [], start
    while True:
        if days[-1] <= latest:
            days = nominal_days(rule, base, until)
        i = bisect.bisect_right(days, latest)
        nominal = days[i]
        if nominal > until:
            return out
        before = max(days[i - 1], base) if i > 0 else base
        due, unsure = calendar.move(nominal, rule["roll"])
        if at_start:
            opens = nominal
        elif rule["anchor"] == "last_done":
            opens = before + one_day
            while rule["on"] != "month_day" and opens < nominal and next(counted(rule, opens)) <= nominal:
                opens += one_day
        else:
            opens = before if before == start else before + one_day
        opens = min(opens, due)
        last = due + relativedelta(months=rule["grace_months"]) + datetime.timedelta(days=rule["grace_days"])
        after = done[len(out) % len(done)]
        out.append((number(opens), number(nominal), number(due), number(last), int(unsure)))
        latest = nominal
        if rule["anchor"] == "last_done" and after is not None:
            reported = opens + datetime.timedelta(days=after)
            if reported <= last:
                base = reported  # and the days of a while: mostly it is done again soon
                days = nominal_days(rule, base, min(until, base + relativedelta(years=2)))


def words(rule):
    keys = ("anchor", "months", "days", "on", "month", "day", "roll", "grace_months", "grace_days")
    return " ".join(str(rule[k]) for k in keys)


def random_rule(r):
    on = r.choice(("none", "start", "end", "day", "month_day"))
    month = r.randint(1, 12)
    by_day = r.random() < 0.15
    return {
        "anchor": r.choice(("calendar", "fiscal", "start", "last_done")),
        "months": 0 if by_day else r.choice((1, 1, 2, 3, 4, 5, 6, 7, 12, 12, 18, 24, 36, 60)),
        "days": r.choice((7, 10, 14, 30, 100)) if by_day else 0,
        "on": on,
        "month": month if on == "month_day" else 0,
        "day": {"day": r.randint(1, 31), "month_day": r.randint(1, 31 if month in LONG else 29)}.get(on, 0),
        "roll": r.choice(("stays", "next", "previous")),
        "grace_months": r.choice((0, 0, 0, 1)),
        "grace_days": r.choice((0, 0, 5, 30, 45)),
    }


def main():
    tell, holidays, packs = sys.argv[1], sys.argv[2], sys.argv[3:]
    seed = random.randrange(10**9)
    r = random.Random(seed)
    closings = [datetime.date(y, m, 15) for y in range(2020, 2070) for m in (6, 10)]
    calendar = Calendar(holidays, closings)
    found = subprocess.run([tell, "--packs", *packs], check=True, capture_output=True, text=True)
    keys = ("anchor", "months", "days", "on", "month", "day", "roll", "grace_months", "grace_days")
    rules = []
    for line in found.stdout.splitlines():
        values = [int(v) if v.lstrip("-").isdigit() else v for v in line.split()]
        rules.append(dict(zip(keys, values)))
    assert len(rules) >= 60, f"only {len(rules)} recurrences in the packs"
    starts = [datetime.date(2024, 2, 29), datetime.date(2026, 1, 31)]
    cases = [(rule, start) for rule in rules for start in starts]
    cases += [(random_rule(r), datetime.date(2019, 1, 1) + relativedelta(days=r.randint(0, 3650))) for _ in range(400)]
    lines, wanted = [], []
    for rule, start in cases:
        until = start + relativedelta(years=YEARS)
        done = [r.choice((None, 0, 0, 1, 3, 10, 400)) for _ in range(r.randint(1, 20))]
        lines.append(
            f"{words(rule)} {number(start)} {number(until)} " + ",".join("-" if d is None else str(d) for d in done)
        )
        wanted.append(expected(rule, calendar, start, until, done))
    told = subprocess.run(
        [tell, holidays, *(str(number(d)) for d in closings)],
        input="\n".join(lines) + "\n", check=True, capture_output=True, text=True,
    )
    got, block = [], []
    for line in told.stdout.split("\n"):
        if line:
            block.append(tuple(int(v) for v in line.split()))
        else:
            got.append(block)
            block = []
    failed = total = unsure = 0
    for i, want in enumerate(wanted):
        total += len(want)
        unsure += sum(o[4] for o in want)
        if got[i] == want:
            continue
        failed += 1
        at = next((k for k, (a, b) in enumerate(zip(got[i], want)) if a != b), min(len(got[i]), len(want)))
        show = lambda o: " ".join(str(day_of(v)) for v in o[:4]) + f" {o[4]}"
        print(f"seed {seed}: {lines[i]}: occurrence {at}:")
        print("  told    ", show(got[i][at]) if at < len(got[i]) else "none")
        print("  expected", show(want[at]) if at < len(want) else "none")
        if failed == 10:
            break
    assert unsure > 1000, "the holidays never stopped"
    print(f"{len(cases)} recurrences, {total} occurrences, {unsure} of them without holidays; {failed} differ")
    return failed > 0


sys.exit(main())
