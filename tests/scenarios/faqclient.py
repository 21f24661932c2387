# SPDX-License-Identifier: Apache-2.0
"""A chat client as the FAQ of the web chat before Kontor has it, in Python instead of JavaScript.

Everything that goes over the wire, and every delay, is the FAQ's; the names of its variables and functions,
too, where it has some. It knows nothing that only Kontor's protocol has: no room_id, no login frame, no sync.
"""
import asyncio
import json
import random
import time

import websockets

RECONNECT_DELAY = 3.0  # s
MAX_RECONNECT_ATTEMPTS = 5
ACK_TIMEOUT = 5.0  # s


class FaqClient:
    """One chatPage.html: one socket to one room, or to the lobby (FAQ 1.1, 2.2, 3.1)."""

    def __init__(self, url, username, headers):
        self.url = url
        self.username = username
        self.headers = headers
        self.socket = None
        self.status = "Disconnected"
        self.reconnect_attempts = 0
        self.message_queue = []
        self.pending_messages = {}  # client_msg_id: (message, timestamp)
        self.received = asyncio.Queue()
        self.sent_ids = []
        self.closed_with = asyncio.Queue()
        self.lose_acks = 0  # so many acks don't reach onmessage
        self.tasks = [asyncio.create_task(self.connect_web_socket()),
                      asyncio.create_task(self.retry_pending())]

    # FAQ 2.2, connectWebSocket()
    async def connect_web_socket(self):
        while True:
            try:
                self.socket = await websockets.connect(self.url, extra_headers=self.headers)
                await self.onopen()
                async for text in self.socket:
                    self.onmessage(text)
            except (OSError, websockets.WebSocketException):
                pass  # chatSocket.onerror
            self.onclose()
            if self.reconnect_attempts >= MAX_RECONNECT_ATTEMPTS:
                return
            self.reconnect_attempts += 1
            await asyncio.sleep(RECONNECT_DELAY * self.reconnect_attempts)

    # FAQ 1.1 A, chatSocket.onopen
    async def onopen(self):
        self.reconnect_attempts = 0
        self.status = "Connected"
        while self.message_queue:
            await self.socket.send(json.dumps(self.message_queue.pop(0)))

    def onclose(self):
        self.status = "Disconnected"
        if self.socket:
            self.closed_with.put_nowait(self.socket.close_code)

    def onmessage(self, text):
        data = json.loads(text)
        if data["type"] == "ack" and self.lose_acks:
            self.lose_acks -= 1
            return
        if data["type"] == "ack":  # FAQ 1.1 B
            self.pending_messages.pop(data.get("client_msg_id"), None)
        self.received.put_nowait(data)

    # FAQ 1.1 A, sendMessage()
    async def send_message(self, message):
        payload = {"type": "chat_message", "message": message, "username": self.username}
        if self.status == "Connected":
            await self.socket.send(json.dumps(payload))
        else:
            self.message_queue.append(payload)

    # FAQ 1.1 B
    async def send_with_id(self, message):
        msg_id = f"{int(time.time() * 1000)}_{random.random()}"
        await self.send_pending(msg_id, message)
        self.pending_messages[msg_id] = (message, time.monotonic())
        return msg_id

    async def send_pending(self, msg_id, message):
        self.sent_ids.append(msg_id)
        await self.socket.send(json.dumps({"type": "chat_message", "message": message,
                                           "username": self.username, "client_msg_id": msg_id}))

    async def retry_pending(self):
        while True:
            await asyncio.sleep(ACK_TIMEOUT)
            for msg_id, (message, timestamp) in list(self.pending_messages.items()):
                if time.monotonic() - timestamp > ACK_TIMEOUT and self.status == "Connected":
                    await self.send_pending(msg_id, message)

    # FAQ 3.2, METHOD 3, checkWebSocketStatus()
    def check_web_socket_status(self):
        return self.socket is not None and self.socket.open

    async def close(self):
        for task in self.tasks:
            task.cancel()
        if self.socket:
            await self.socket.close()
