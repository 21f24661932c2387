// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QThread>

#include <chrono>
#include <functional>
#include <memory>

namespace Kontor::Test {

//! What happens to the bytes of every link, present and future, in both directions. Default:
//! nothing.
struct Faults {
    bool stalled = false; //!< black hole: connections are taken, no byte passes, nothing is closed
    std::chrono::milliseconds delay{0};
    qint64 bytesPerSecond = 0; //!< 0: as fast as it goes
    int splitBytes = 0; //!< writes of 1 … so many bytes, each in a turn of its own; 0: as they come
    //! Text frames from the server for which this gives true never arrive. Called in the proxy's
    //! thread.
    std::function<bool(const QByteArray &payload)> drop = {};
};

//! \brief A network that misbehaves when told: a TCP proxy on loopback, in a thread of its own.
//!
//! The test talks to it from its own thread; each call has taken effect when it returns.
class FaultProxy {
public:
    struct Counts {
        int links = 0; //!< since the start
        int cuts = 0;
        int droppedFrames = 0;
        qint64 bytes = 0; //!< passed on, both directions
    };

    //! \a serverPort: on 127.0.0.1. \a seed: for the sizes of split writes.
    explicit FaultProxy(quint16 serverPort, quint32 seed = 1);
    ~FaultProxy();

    FaultProxy(const FaultProxy &) = delete;
    FaultProxy &operator=(const FaultProxy &) = delete;

    //! Stays the same, over unreachable times too.
    quint16 port() const { return m_port; }

    void setFaults(const Faults &faults);
    //! Every link gets a reset in both directions.
    void cut();
    //! Every client sees the end of the stream; what it still sends arrives.
    void halfClose();
    //! False: cuts every link and refuses new ones, as a computer without a network.
    void setReachable(bool reachable);
    Counts counts() const;

private:
    class Worker;

    QThread m_thread;
    std::unique_ptr<Worker> m_worker;
    quint16 m_port = 0;
};

} // namespace Kontor::Test
