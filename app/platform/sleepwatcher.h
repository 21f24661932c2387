// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <memory>

namespace Kontor::App {

//! Tells when the computer has slept. Nothing comes where the system doesn't say so.
class SleepWatcher : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

signals:
    void wokeUp();
};

//! The one for this system; asks the system bus on Linux.
std::unique_ptr<SleepWatcher> createSleepWatcher();

} // namespace Kontor::App
