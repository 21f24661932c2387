#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reads what a screen reader would read, from the accessibility tree (AT-SPI 2) of running programs.

One JSON object a line on standard input, one answer a line on standard output. Programs are named by
their process id. Times are in milliseconds.

  {"do":"wait","pid":1,"name":"Send message"}            a part with that name is there
  {"do":"rows","pid":1,"list":"Messages"}                names of a list's rows
  {"do":"waitRow","pid":1,"list":"Messages","text":"Hi"} a row with that text is there; its name
  {"do":"waitNoRow",...}                                 no row has it any more
  {"do":"waitText","pid":1,"text":"Offline"}             some part's name or text has it
  {"do":"press","pid":1,"name":"Send message"}           its first action
  {"do":"setText","pid":1,"name":"Password","text":""}   what an editable part holds
  {"do":"keyToRow","pid":2,"list":"Messages","text":"Hi","key":"Return"}
                     presses a key with xdotool; "ms" until the row is there, xdotool's own start included
  {"do":"dump","pid":1}                                  the whole tree, for a failed test's log

"timeout" may stand in each (default 10000). Every answer has "ok".
"""
import json
import subprocess
import sys
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# What is to be used instead is missing in the versions before.
warnings.simplefilter("ignore", DeprecationWarning)


def application(pid):
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        try:
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == pid:
                # What the program says now, not what it said before.
                app.set_cache_mask(Atspi.Cache.NONE)
                return app
        except GLib.Error:
            pass  # it has just gone
    return None


def parts(root):
    stack = [root]
    while stack:
        part = stack.pop()
        if part is None:
            continue
        yield part
        try:
            stack.extend(part.get_child_at_index(i) for i in reversed(range(part.get_child_count())))
        except GLib.Error:
            pass


def is_showing(part):
    return part.get_state_set().contains(Atspi.StateType.SHOWING)


def named(pid, name):
    app = application(pid)
    if app is None:
        return None
    hidden = None
    for part in parts(app):
        try:
            if part.get_name() == name:
                if is_showing(part):
                    return part
                hidden = part
        except GLib.Error:
            pass
    return hidden


def text_of(part):
    text = part.get_text_iface()
    return text.get_text(0, -1) if text else ""


def last_rows(a_list, most=400):
    count = a_list.get_child_count()
    rows = []
    for i in range(max(0, count - most), count):
        row = a_list.get_child_at_index(i)
        if row is not None:
            rows.append(row.get_name())
    return rows


def until(timeout, attempt, pause=0.02):
    """The first true result of attempt(), or a false one when the time is over."""
    end = time.monotonic() + timeout / 1000
    while True:
        try:
            result = attempt()
        except GLib.Error:
            result = None
        if result or time.monotonic() > end:
            return result
        time.sleep(pause)


def do_wait(q):
    part = until(q["timeout"], lambda: named(q["pid"], q["name"]))
    return {"ok": bool(part), "text": text_of(part) if part else ""}


def do_rows(q):
    a_list = until(q["timeout"], lambda: named(q["pid"], q["list"]))
    return {"ok": bool(a_list), "rows": last_rows(a_list) if a_list else []}


def rows_with(q):
    a_list = named(q["pid"], q["list"])
    return [row for row in last_rows(a_list, 60) if q["text"] in row] if a_list else []


def do_waitRow(q):
    rows = until(q["timeout"], lambda: rows_with(q)) or []
    return {"ok": bool(rows), "rows": rows}


def do_waitNoRow(q):
    return {"ok": bool(until(q["timeout"], lambda: not rows_with(q)))}


def do_waitText(q):
    def find():
        app = application(q["pid"])
        for part in parts(app) if app else []:
            for text in (part.get_name() or "", text_of(part)):
                if q["text"] in text:
                    return text
        return None

    text = until(q["timeout"], find)
    return {"ok": bool(text), "text": text or ""}


def do_press(q):
    part = until(q["timeout"], lambda: named(q["pid"], q["name"]))
    action = part.get_action_iface() if part else None
    return {"ok": bool(action and action.do_action(0))}


def do_setText(q):
    part = until(q["timeout"], lambda: named(q["pid"], q["name"]))
    editable = part.get_editable_text_iface() if part else None
    return {"ok": bool(editable and editable.set_text_contents(q["text"]))}


def do_keyToRow(q):
    a_list = until(q["timeout"], lambda: named(q["pid"], q["list"]))
    if not a_list:
        return {"ok": False}

    def there():
        # The newest rows only: each look costs the program some time, too.
        return any(q["text"] in row for row in last_rows(a_list, 3))

    start = time.monotonic()
    key = subprocess.Popen(["xdotool", "key", "--delay", "0", q["key"]])
    ok = bool(until(q["timeout"], there, pause=0.001))
    ms = (time.monotonic() - start) * 1000
    key.wait()
    return {"ok": ok, "ms": ms}


def do_dump(q):
    lines = []

    def walk(part, depth):
        states = part.get_state_set()
        marks = [s.value_nick for s in (Atspi.StateType.FOCUSED, Atspi.StateType.EDITABLE) if states.contains(s)]
        if is_showing(part):
            lines.append("%s%s %r %r %s" % ("  " * depth, part.get_role_name(), part.get_name(),
                                            text_of(part)[:80], ",".join(marks)))
            for i in range(min(part.get_child_count(), 40)):
                child = part.get_child_at_index(i)
                if child is not None:
                    walk(child, depth + 1)

    app = application(q["pid"])
    if app is not None:
        lines.append(app.get_name())
        for i in range(app.get_child_count()):
            walk(app.get_child_at_index(i), 1)
    return {"ok": app is not None, "tree": "\n".join(lines)}


def main():
    for line in sys.stdin:
        question = {"timeout": 10000, **json.loads(line)}
        try:
            answer = globals()["do_" + question["do"]](question)
        except GLib.Error as error:
            answer = {"ok": False, "error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
