// SPDX-License-Identifier: Apache-2.0
#include "model/textrules.h"
#include "protocol/codec.h"
#include "sql/databaseexecutor.h"
#include "sqlfixture.h"

#include <QTest>

using namespace Kontor;

//! What a message costs before any socket: text rules, decoding, encoding, a durable write.
class BenchCommon : public QObject {
    Q_OBJECT
private slots:
    void checkText();
    void decodeChatMessage();
    void encodeChatMessage();
    void encodeAck();
    void durableWrites_data();
    void durableWrites();

private:
    const QString m_text =
        QStringLiteral("The nightly run failed on tests/store, looks like a lock "
                       "time-out. I'll have a look before stand-up, all right?");
};

void BenchCommon::checkText()
{
    QBENCHMARK
    {
        (void)checkedMessageText(m_text);
    }
}

void BenchCommon::decodeChatMessage()
{
    ToServer::ChatMessage frame;
    frame.room = RoomId(7);
    frame.message = m_text;
    frame.clientMsgId = QStringLiteral("0b2c7d1e-93d2-4f6e-8a55-0f6f6c0a3b11");
    const auto bytes = encode(ToServer::Frame(frame));
    QBENCHMARK
    {
        (void)decodeToServer(bytes);
    }
}

void BenchCommon::encodeChatMessage()
{
    Message message;
    message.id = MessageId(123);
    message.room = RoomId(7);
    message.rev = 58;
    message.username = QStringLiteral("alice");
    message.text = m_text;
    message.timestamp = fromMilliseconds(1'769'850'902'117);
    const ToClient::Frame frame = ToClient::ChatMessage{message};
    QBENCHMARK
    {
        (void)encode(frame);
    }
}

void BenchCommon::encodeAck()
{
    ToClient::Ack ack;
    ack.clientMsgId = QStringLiteral("0b2c7d1e-93d2-4f6e-8a55-0f6f6c0a3b11");
    ack.id = MessageId(123);
    ack.room = RoomId(7);
    ack.rev = 58;
    ack.timestamp = fromMilliseconds(1'769'850'902'117);
    const ToClient::Frame frame = ack;
    QBENCHMARK
    {
        (void)encode(frame);
    }
}

void BenchCommon::durableWrites_data()
{
    QTest::addColumn<int>("together");
    QTest::newRow("one at a time") << 1;
    QTest::newRow("1000 queued") << 1000;
}

void BenchCommon::durableWrites()
{
    QFETCH(int, together);
    Test::SqlFixture fixture;
    DatabaseExecutor executor(fixture.config, {});
    QVERIFY(executor.start(&Test::SqlFixture::migrate).result());
    qint64 id = 0;
    QBENCHMARK
    {
        QFuture<Result<qint64>> last;
        for (int i = 0; i < together; ++i) {
            last = executor.write<qint64>([n = ++id, this](Database &db) {
                return Test::insertItem(db, n, m_text + QString::number(n));
            });
        }
        QVERIFY(last.result());
    }
}

QTEST_GUILESS_MAIN(BenchCommon)
#include "bench_common.moc"
