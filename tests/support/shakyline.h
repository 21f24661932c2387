// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/transport.h"

#include <QPointer>
#include <QRandomGenerator>

#include <memory>
#include <vector>

namespace Kontor::Test {

//! \brief A real client's line to a real server that can be cut, and on which receipts come late,
//! twice, and in another order.
//!
//! Everything else passes as it comes. In the client's thread; outlives the client.
class ShakyLine {
public:
    explicit ShakyLine(quint32 seed);
    ~ShakyLine();

    App::TransportFactory factory();

    //! False: the connection breaks, and none can be made.
    void setReachable(bool reachable);
    bool isReachable() const { return m_reachable; }
    //! Receipts that arrive from now on are kept; release() or false lets them go.
    void setHolding(bool holding);
    //! All that were kept, in a random order, some of them twice. What a broken connection had is
    //! lost.
    void release();
    //! How many have come out of their order, or twice.
    int shuffled() const { return m_shuffled; }

private:
    class Shaky;

    QRandomGenerator m_random;
    bool m_reachable = true;
    bool m_holding = false;
    int m_shuffled = 0;
    std::vector<QByteArray> m_held;
    QPointer<Shaky> m_current;
};

} // namespace Kontor::Test
