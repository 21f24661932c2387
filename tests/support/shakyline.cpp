// SPDX-License-Identifier: Apache-2.0
#include "support/shakyline.h"

#include "connection/websockettransport.h"

#include <QTimer>

#include <algorithm>

namespace Kontor::Test {

class ShakyLine::Shaky final : public App::Transport {
public:
    explicit Shaky(ShakyLine &line)
        : m_line(line)
    {
        connect(&m_inner, &Transport::opened, this, &Transport::opened);
        connect(&m_inner, &Transport::closed, this, &Transport::closed);
        connect(&m_inner, &Transport::pong, this, &Transport::pong);
        connect(&m_inner, &Transport::received, this, [this](const QByteArray &frame) {
            const bool isReceipt = frame.contains(R"("type":"read_receipt")")
                || frame.contains(R"("type":"bulk_read")");
            if (isReceipt && m_line.m_holding)
                m_line.m_held.push_back(frame);
            else
                emit received(frame);
        });
    }

    void open(const QUrl &url) override
    {
        if (m_line.m_reachable)
            return m_inner.open(url);
        QTimer::singleShot(0, this, [this] { emit closed({}, {}, QStringLiteral("no network")); });
    }
    void close() override { m_inner.close(); }
    void abort() override
    {
        m_inner.abort();
        disconnect(this, nullptr, nullptr, nullptr);
    }
    void send(const QByteArray &frame) override { m_inner.send(frame); }
    void ping() override { m_inner.ping(); }
    QString subprotocol() const override { return m_inner.subprotocol(); }
    std::optional<App::TlsFacts> tls() const override { return m_inner.tls(); }
    App::Trouble trouble() const override { return m_inner.trouble(); }

    void cut()
    {
        m_inner.abort();
        emit closed({}, {}, QStringLiteral("cut"));
    }

private:
    ShakyLine &m_line;
    App::WebSocketTransport m_inner;
};

ShakyLine::ShakyLine(quint32 seed)
    : m_random(seed)
{
}

ShakyLine::~ShakyLine() = default;

App::TransportFactory ShakyLine::factory()
{
    return [this]() -> std::unique_ptr<App::Transport> {
        m_held.clear();
        auto transport = std::make_unique<Shaky>(*this);
        m_current = transport.get();
        return transport;
    };
}

void ShakyLine::setReachable(bool reachable)
{
    if (std::exchange(m_reachable, reachable) == reachable || reachable)
        return;
    m_held.clear();
    if (m_current)
        m_current->cut();
}

void ShakyLine::setHolding(bool holding)
{
    m_holding = holding;
    if (!holding)
        release();
}

void ShakyLine::release()
{
    auto frames = std::exchange(m_held, {});
    const auto count = frames.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (m_random.bounded(2) == 0)
            frames.push_back(frames[i]);
    }
    std::shuffle(frames.begin(), frames.end(), m_random);
    m_shuffled += frames.size() > 1 ? int(frames.size()) : 0;
    for (const auto &frame : frames) {
        if (m_current)
            emit m_current->received(frame);
    }
}

} // namespace Kontor::Test
