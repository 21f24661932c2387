// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/codec.h"

#include <QJsonObject>
#include <QSslSocket>

#include <deque>
#include <memory>
#include <optional>

namespace Kontor::Test {

//! \brief A WebSocket client that can send any bytes, wrong ones too, and hides nothing that comes
//! back.
//!
//! Waiting functions spin the test's event loop and give up after patience().
class RawClient {
public:
    enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };
    struct Frame {
        int opcode = 0;
        QByteArray payload;
    };

    RawClient();

    bool connectTo(quint16 port);
    //! TLS, any certificate.
    bool connectEncryptedTo(quint16 port);
    //! Connects and upgrades; false: no 101.
    bool open(quint16 port, const QByteArray &path = "/ws/", const QByteArray &headers = {});
    //! As open(), then resumes with \a token; the welcome.
    std::optional<ToClient::Welcome> resume(quint16 port, const QString &token);
    //! On an upgraded connection.
    std::optional<ToClient::Welcome> resume(const QString &token);
    bool upgrade(const QByteArray &path = "/ws/", const QByteArray &headers = {});
    //! The answer to the upgrade, up to the empty line.
    const QByteArray &responseHead() const { return m_head; }

    //! A client's frame, masked. \a flags is the first byte's high half: 0x80 is a final frame.
    static QByteArray toFrame(int opcode, const QByteArray &payload, int flags = 0x80);

    void write(const QByteArray &bytes);
    void sendFrame(int opcode, const QByteArray &payload) { write(toFrame(opcode, payload)); }
    void sendText(const QByteArray &text) { sendFrame(Text, text); }
    void send(const ToServer::Frame &frame) { sendText(encode(frame)); }

    //! Pings are answered, and not shown, until this is called.
    void showPings() { m_showsPings = true; }
    //! The next frame of any kind; nothing when the connection ends first.
    std::optional<Frame> nextFrame();
    //! The next text frame, as JSON; others are passed over.
    std::optional<QJsonObject> nextJson();
    //! The next text frame of type \a type; those before are dropped.
    std::optional<QJsonObject> nextJson(QLatin1String type);
    template <typename F>
    std::optional<F> next()
    {
        while (const auto frame = nextText()) {
            const auto decoded = decodeToClient(*frame);
            if (decoded.frame && std::holds_alternative<F>(*decoded.frame))
                return std::get<F>(*decoded.frame);
        }
        return std::nullopt;
    }
    //! Waits for the end: the close frame's code; 0: there was none.
    int closeCode();
    //! Waits for the end.
    bool waitForEnd();
    //! Whether nothing comes for \a silence.
    bool isSilentFor(std::chrono::milliseconds silence);

    //! Stops reading: what the server sends piles up there.
    void stopReading();
    //! Ends it with a RST.
    void reset();
    QSslSocket &socket() { return *m_socket; }

private:
    std::optional<QByteArray> nextText();
    void parse();

    std::unique_ptr<QSslSocket> m_socket;
    QByteArray m_bytes;
    QByteArray m_head;
    std::deque<Frame> m_frames;
    bool m_upgraded = false;
    bool m_reading = true;
    bool m_showsPings = false;
    int m_closeCode = 0;
};

} // namespace Kontor::Test
