#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Speaks the FAQ's payloads, word for word, with a real kontord, from another language than ours.

tst_faq.py KONTORD [WORD…]: all tests, or those whose line has one of the words. A line a test, which begins
with the FAQ's section. Exit code 77: what it needs is missing.
"""
import asyncio
import http.cookies
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True  # the source's folder stays as it is

try:
    import websockets
    from faqclient import FaqClient
except ImportError as missing:
    print(f"SKIP: {missing} (Debian: python3-websockets)")
    sys.exit(77)

PATIENCE = 20 * float(os.environ.get("KONTOR_SLOW", "1"))  # s
SILENCE = 0.3  # s, for what must not come
PASSWORD = "correct horse battery"
TESTS = []


def faq(section, what):
    """Marks a test of one of the FAQ's sections."""
    def add(function):
        TESTS.append((f"FAQ {section}: {what}", function))
        return function
    return add


class Office:
    """A kontord with a database of its own: alice, bob and carol; alice and bob are in general."""

    def __init__(self, kontord, folder):
        self.kontord = kontord
        self.database = os.path.join(folder, "office.db")
        self.log = open(os.path.join(folder, "log"), "w+b")
        self.port = 0
        self.process = None
        self.clients = []
        self.start()
        for name in ("alice", "bob", "carol"):
            self.command("user", "add", name, stdin=PASSWORD + "\n")
        self.tokens = {name: self.command("token", "issue", name).split("\t")[1].strip()
                       for name in ("alice", "bob", "carol")}
        self.add_room("general", "alice,bob")

    def start(self):
        self.process = subprocess.Popen(
            [self.kontord, "serve", "--listen", f"127.0.0.1:{self.port}", "--database", self.database,
             "--log-level", "debug", "--status-listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=self.log, text=True)
        ready = json.loads(self.process.stdout.readline())
        self.port = urllib.parse.urlparse(ready["url"]).port
        self.status_url = ready["status_url"]

    def stop(self):
        self.process.terminate()
        assert self.process.wait(PATIENCE) == 0

    def command(self, *arguments, stdin=""):
        return subprocess.run([self.kontord, *arguments, "--database", self.database], input=stdin, text=True,
                              check=True, stdout=subprocess.PIPE).stdout

    def add_room(self, name, participants, *options):
        self.command("room", "add", name, "--participants", participants, *options)

    def metric(self, name):
        with urllib.request.urlopen(self.status_url + "metrics") as answer:
            for line in answer.read().decode().splitlines():
                if line.startswith(name + " "):
                    return float(line.rsplit(" ", 1)[1])
        raise KeyError(name)

    def log_lines(self):
        self.log.flush()
        with open(self.log.name, "rb") as log:
            return [json.loads(line) for line in log.read().splitlines()]

    def url(self, path):
        return f"ws://127.0.0.1:{self.port}{path}"

    def bearer(self, username):
        return {"Authorization": "Bearer " + self.tokens[username]}

    def cookie(self, username):
        """What a browser sends that has signed in to the web chat."""
        jar = http.cookies.SimpleCookie()
        jar["csrftoken"] = "Zm9v"
        jar["sessionid"] = self.tokens[username]
        return {"Cookie": jar.output(attrs=[], header="", sep=";").strip()}

    async def client(self, username, path, headers=None):
        client = FaqClient(self.url(path), username, headers or self.bearer(username))
        self.clients.append(client)
        await until(lambda: client.status == "Connected")
        return client

    async def group(self, username, room="general"):
        return await self.client(username, f"/ws/chat/group/{urllib.parse.quote(room, safe='')}/")

    async def private(self, username, peer):
        return await self.client(username, f"/ws/chat/private/{peer}/")

    async def lobby(self, username):
        return await self.client(username, "/ws/lobby/")

    async def close_clients(self):
        for client in self.clients:
            await client.close()
        self.clients.clear()


async def until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        await asyncio.sleep(0.01)


async def receive(client, kind):
    """The next frame of that type; those before are passed over."""
    while True:
        data = await asyncio.wait_for(client.received.get(), PATIENCE)
        assert data["type"] != "error", data
        if data["type"] == kind:
            return data


async def hears_nothing_of(client, kind):
    await asyncio.sleep(SILENCE)
    while not client.received.empty():
        data = client.received.get_nowait()
        assert data["type"] != kind, data


def holds(frame, faq_frame):
    """Whether every field of the FAQ's frame is there with its value; more may be."""
    found = {name: frame.get(name) for name in faq_frame}
    assert found == faq_frame, f"{frame} lacks {faq_frame}"


async def settled(*clients):
    """Each of them is in its room: it has seen a message of its own come back."""
    for client in clients:
        await client.send_message("here I am")
        while True:
            if (await receive(client, "chat_message"))["username"] == client.username:
                break


async def notified(lobby, sender, room_type):
    """Sends until the lobby tells of it: nothing says when a lobby has begun to listen."""
    while True:
        await sender.send_message("is anybody there?")
        try:
            while True:
                data = await asyncio.wait_for(lobby.received.get(), 1)
                if data["type"] == "notification" and data["room_type"] == room_type:
                    return data
        except asyncio.TimeoutError:
            pass


@faq("1.1 A", "messages written while the server is away are sent when it is back")
async def queue_is_sent_on_reconnect(office):
    alice, bob = await office.group("alice"), await office.group("bob")
    await settled(alice, bob)
    office.stop()
    await until(lambda: alice.status == "Disconnected")
    await alice.send_message("one")
    await alice.send_message("two")
    assert len(alice.message_queue) == 2
    office.start()
    texts = [(await receive(bob, "chat_message"))["message"] for _ in range(2)]
    assert texts == ["one", "two"], texts


@faq("1.1 B", "the server acknowledges a message by the client's id")
async def ack_names_the_clients_id(office):
    alice = await office.group("alice")
    msg_id = await alice.send_with_id("Hello")
    holds(await receive(alice, "ack"), {"type": "ack", "client_msg_id": msg_id})
    assert not alice.pending_messages


@faq("1.1 B", "a retry after 5 s without an ack stores and shows nothing twice")
async def retry_makes_no_duplicate(office):
    alice, bob = await office.group("alice"), await office.group("bob")
    await settled(alice, bob)
    alice.lose_acks = 1
    msg_id = await alice.send_with_id("only once")
    ack = await receive(alice, "ack")
    while ack.get("client_msg_id") != msg_id:
        ack = await receive(alice, "ack")
    assert alice.sent_ids == [msg_id, msg_id], alice.sent_ids
    assert not alice.pending_messages
    await alice.send_message("the next one")
    first, second = await receive(bob, "chat_message"), await receive(bob, "chat_message")
    while first["username"] == "bob" or first["message"] == "here I am":
        first, second = second, await receive(bob, "chat_message")
    assert (first["message"], second["message"]) == ("only once", "the next one")
    assert first["id"] == ack["id"]


@faq("1.2", "the lobby tells of a message, once, and not its sender")
async def lobby_notifies(office):
    alice_lobby, bob_lobby, carol_lobby = [await office.lobby(name) for name in ("alice", "bob", "carol")]
    alice = await office.group("alice")
    before = await notified(bob_lobby, alice, "group")
    await asyncio.sleep(SILENCE)
    while not bob_lobby.received.empty():  # on a slow machine it may have been asked twice
        before = bob_lobby.received.get_nowait()
    await alice.send_message("for everybody in general")
    assert (await receive(bob_lobby, "notification"))["unread"] == before["unread"] + 1
    await hears_nothing_of(bob_lobby, "notification")
    await hears_nothing_of(alice_lobby, "notification")
    await hears_nothing_of(carol_lobby, "notification")


@faq("2.1", "five tabs of one user: a connection each and the lobby, all alive")
async def many_tabs(office):
    tabs = [await office.group("bob") for _ in range(5)] + [await office.lobby("bob")]
    alice = await office.group("alice")
    await settled(*tabs[:5], alice)
    await notified(tabs[5], alice, "group")
    await alice.send_message("to all tabs")
    for tab in tabs[:5]:
        while (await receive(tab, "chat_message"))["message"] != "to all tabs":
            pass
    while (await receive(tabs[5], "notification"))["sender"] != "alice":
        pass
    assert all(tab.check_web_socket_status() for tab in tabs)


@faq("2.1", "active connections are counted, in all and per user")
async def connections_are_counted(office):
    clients = [await office.group("alice"), await office.group("alice"), await office.group("bob")]
    lobby = await office.lobby("bob")
    await settled(*clients)
    await notified(lobby, clients[0], "group")
    groups = 'kontord_sessions{path="/ws/chat/group/"}'
    await until(lambda: office.metric(groups) == 3)
    assert office.metric('kontord_user_connections{user="alice"}') == 2
    assert office.metric("kontord_users_connected") == 2
    await office.close_clients()
    await until(lambda: office.metric(groups) == 0)


@faq("2.2", "a lost connection is seen, and comes back by itself")
async def reconnects(office):
    alice, bob = await office.group("alice"), await office.group("bob")
    await settled(alice, bob)
    office.stop()
    assert await asyncio.wait_for(alice.closed_with.get(), PATIENCE) == 1001
    assert alice.status == "Disconnected"
    office.start()
    await until(lambda: alice.status == "Connected" and bob.status == "Connected")
    assert alice.reconnect_attempts == 0
    await settled(alice, bob)


@faq("3.1 A, B", "chat_message both ways")
async def chat_message(office):
    alice, bob = await office.group("alice"), await office.group("bob")
    await settled(bob)
    await alice.socket.send("""{
    "type": "chat_message",
    "message": "Hello, world!",
    "username": "alice"
}""")
    for client in (alice, bob):
        data = await receive(client, "chat_message")
        while data["username"] == "bob":
            data = await receive(client, "chat_message")
        holds(data, {"type": "chat_message", "message": "Hello, world!", "username": "alice"})
        assert isinstance(data["id"], int)


@faq("3.1 C, D", "typing both ways, not to the one who types")
async def typing(office):
    alice, bob = await office.private("alice", "bob"), await office.private("bob", "alice")
    await settled(alice, bob)
    for state in ("true", "false"):
        await alice.socket.send('{\n    "type": "typing",\n    "is_typing": %s,\n    "username": "alice"\n}' % state)
        holds(await receive(bob, "typing"), {"type": "typing", "username": "alice", "is_typing": state == "true"})
    await hears_nothing_of(alice, "typing")


@faq("3.1 E, F", "read_receipt both ways")
async def read_receipt(office):
    alice, bob = await office.private("alice", "bob"), await office.private("bob", "alice")
    await settled(bob, alice)
    await bob.socket.send(json.dumps({"type": "read_receipt", "username": "bob",
                                      "message_id": (await receive(bob, "chat_message"))["id"]}))
    await alice.send_message("Have you read this?")
    message = await receive(bob, "chat_message")
    await bob.socket.send('{\n    "type": "read_receipt",\n    "message_id": %d,\n    "username": "bob"\n}'
                          % message["id"])
    holds(await receive(alice, "read_receipt"),
          {"type": "read_receipt", "message_id": message["id"], "username": "bob"})


@faq("3.1 G", "several messages that are read at once come as bulk_read")
async def bulk_read(office):
    alice, bob = await office.private("alice", "bob"), await office.private("bob", "alice")
    await settled(bob, alice)
    ids = []
    for text in ("one", "two", "three"):
        await alice.send_message(text)
    while len(ids) < 3:
        data = await receive(bob, "chat_message")
        if data["message"] in ("one", "two", "three"):
            ids.append(data["id"])
    await bob.socket.send(json.dumps({"type": "read_receipt", "message_id": ids[2], "username": "bob"}))
    data = await receive(alice, "bulk_read")
    assert data["username"] == "bob"
    assert set(ids) <= set(data["message_ids"]), data


@faq("3.1 H", "the lobby's notification of a private room")
async def private_notification(office):
    lobby, alice = await office.lobby("bob"), await office.private("alice", "bob")
    holds(await notified(lobby, alice, "private"),
          {"type": "notification", "sender": "alice", "target_user": "bob", "room_type": "private"})


@faq("3.1 H", "the lobby's notification of a group room")
async def group_notification(office):
    lobby, alice = await office.lobby("bob"), await office.group("alice")
    holds(await notified(lobby, alice, "group"),
          {"type": "notification", "sender": "alice", "room_name": "general", "room_type": "group"})


@faq("3.2, method 3", "the socket tells its state, its address and its protocol")
async def status(office):
    client = FaqClient(office.url("/ws/lobby/"), "alice", office.bearer("alice"))
    office.clients.append(client)
    assert not client.check_web_socket_status()
    await until(client.check_web_socket_status)
    async with websockets.connect(office.url("/ws/lobby/"), extra_headers=office.bearer("alice"),
                                  subprotocols=["kontor.v1"]) as socket:
        assert socket.subprotocol == "kontor.v1"


@faq("3.2, method 4", "the server logs CONNECT, RECEIVE and DISCONNECT, with user, room and code, without text")
async def server_log(office):
    before = len(office.log_lines())
    alice = await office.group("alice")
    await settled(alice)
    await alice.send_message("nobody's business")
    await receive(alice, "chat_message")
    await office.close_clients()

    def events(kind):
        return [line for line in office.log_lines()[before:]
                if line.get("event") == kind and line.get("user") == "alice"]
    await until(lambda: events("DISCONNECT"))
    for kind in ("CONNECT", "RECEIVE", "DISCONNECT"):
        holds(events(kind)[0], {"path": "/ws/chat/group/general/", "room": 1})
    assert events("RECEIVE")[0]["type"] == "chat_message"
    assert events("DISCONNECT")[0]["code"] == 0 and events("DISCONNECT")[0]["duration_ms"] >= 0
    with open(office.log.name, "rb") as log:
        assert b"business" not in log.read()


@faq("4.2, 4.3", "a message has its room, sender, content and time; the room its type")
async def model_fields(office):
    alice = await office.group("alice")
    await alice.send_message("with all its fields")
    data = await receive(alice, "chat_message")
    assert (data["message"], data["username"]) == ("with all its fields", "alice")
    assert isinstance(data["room_id"], int) and data["timestamp"].endswith("Z")


@faq("4.3", "access control: who isn't in a room doesn't get into it")
async def access_control(office):
    office.add_room("open", "alice,bob", "--public")
    for path, code in (("/ws/chat/group/general/", 4404), ("/ws/chat/group/open/", 4403),
                       ("/ws/chat/group/missing/", 4404), ("/ws/chat/private/nobody/", 4404)):
        carol = FaqClient(office.url(path), "carol", office.bearer("carol"))
        office.clients.append(carol)
        assert await asyncio.wait_for(carol.closed_with.get(), PATIENCE) == code, path


@faq("4.3", "identity comes from the session, not from the payload")
async def identity(office):
    alice, bob = await office.group("alice"), await office.group("bob")
    await settled(bob)
    alice.username = "bob"
    await alice.send_message("I am bob")
    data = await asyncio.wait_for(alice.received.get(), PATIENCE)
    while data["type"] != "error":
        data = await asyncio.wait_for(alice.received.get(), PATIENCE)
    assert data["code"] == "username_mismatch", data
    await hears_nothing_of(bob, "chat_message")


@faq("6", "\"Messages not appearing in real-time\": names with any character find their room")
async def any_room_name(office):
    name = "Büro 3/4: 100 % ☕?#"
    office.add_room(name, "alice,bob")
    alice, bob = await office.group("alice", name), await office.group("bob", name)
    await settled(bob)
    await alice.send_message("found")
    while (await receive(bob, "chat_message"))["message"] != "found":
        pass


@faq("6", "\"Blue ticks appearing for sender\": sending reads nothing")
async def sender_is_no_reader(office):
    alice, bob = await office.private("alice", "bob"), await office.private("bob", "alice")
    await settled(alice, bob)
    await alice.send_message("unread")
    await receive(alice, "ack")
    await hears_nothing_of(alice, "read_receipt")
    await hears_nothing_of(bob, "read_receipt")


@faq("6", "\"Can't create new rooms\": a private room is there on first use, one for both")
async def private_room_on_first_use(office):
    carol, alice = await asyncio.gather(office.private("carol", "alice"), office.private("alice", "carol"))
    await carol.send_message("hi alice")
    await alice.send_message("hi carol")
    rooms = {(await receive(client, "chat_message"))["room_id"] for client in (carol, alice)}
    assert len(rooms) == 1


@faq("URLs", "the web chat's session cookie and a path without its closing slash work")
async def cookie(office):
    alice = await office.client("alice", "/ws/chat/group/general", office.cookie("alice"))
    await settled(alice)


async def run(kontord, words):
    chosen = [test for test in TESTS if not words or any(word in test[0] for word in words)]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        office = Office(kontord, folder)
        for name, test in chosen:
            try:
                await test(office)
                print(f"PASS   : {name}", flush=True)
            except Exception as trouble:  # pylint: disable=broad-except
                failed += 1
                print(f"FAIL!  : {name}\n   {type(trouble).__name__}: {trouble}", flush=True)
            await office.close_clients()
            if office.process.poll() is not None:
                office.start()
        office.stop()
        if failed:
            office.log.seek(0)
            print(office.log.read().decode()[-4000:])
    print(f"Totals: {len(chosen) - failed} passed, {failed} failed")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(run(sys.argv[1], sys.argv[2:])))
