// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace Kontor::App {

//! \brief Tells when the network is back, or has become another one.
//!
//! A hint: a system without a backend for it never tells, and a server may well be reached while
//! the system says that there is no network.
class NetworkWatcher : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    //! Loads the system's backend, which may take a moment.
    void start();

signals:
    void changed();
};

} // namespace Kontor::App
