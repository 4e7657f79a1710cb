"""A mail server for tests: smtpd.py DIR. Writes its port to DIR/port, and of every mail that it took
DIR/N.eml as it came and DIR/N.txt as another reader has it. DIR/mode says how it answers from now on:
ok, 451, 550, die (breaks off when all was handed over), hold (says nothing for a minute)."""
import asyncio
import email
import email.policy
import os
import sys

from aiosmtpd.smtp import SMTP

folder = sys.argv[1]
taken = 0


def mode():
    try:
        with open(os.path.join(folder, "mode"), encoding="ascii") as f:
            return f.read().strip()
    except FileNotFoundError:
        return "ok"


def keep(envelope):
    global taken
    m = email.message_from_bytes(envelope.content, policy=email.policy.default)
    with open(os.path.join(folder, f"{taken}.eml"), "wb") as f:
        f.write(envelope.content)
    with open(os.path.join(folder, f"{taken}.txt"), "w", encoding="utf-8") as f:
        f.write(f"envelope {envelope.mail_from} {' '.join(envelope.rcpt_tos)}\n")
        f.write(f"headers {' '.join(m.keys())}\ndefects {len(m.defects)}\n")
        f.write(f"from {m['From']}\nto {m['To']}\nsubject {m['Subject']}\n\n{m.get_content()}")
    taken += 1


class Handler:
    async def handle_DATA(self, server, session, envelope):
        how = mode()
        if how == "hold":
            open(os.path.join(folder, "holding"), "w").close()
            await asyncio.sleep(60)
        if how == "die":
            server.transport.abort()
            return "250 OK"
        if how in ("451", "550"):
            return f"{how} not now"
        keep(envelope)
        return "250 OK"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="mail.test"), "127.0.0.1",
                                      int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    with open(os.path.join(folder, "port.new"), "w", encoding="ascii") as f:
        f.write(str(server.sockets[0].getsockname()[1]))
    os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
    await server.serve_forever()


asyncio.run(main())
