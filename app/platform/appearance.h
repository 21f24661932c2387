// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <memory>
#include <optional>

namespace Kontor::App {

//! \brief Whether the system is set to dark, or to high contrast, where Qt 6.4 doesn't say it.
//!
//! Nothing is known at first; changed() comes with the first answer and with every later one.
class AppearanceWatcher : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    std::optional<bool> dark() const { return m_dark; }
    std::optional<bool> highContrast() const { return m_highContrast; }

    //! Asks the system; doesn't wait for its answer.
    virtual void start() { }

signals:
    void changed();

protected:
    void set(std::optional<bool> dark, std::optional<bool> highContrast);

private:
    std::optional<bool> m_dark;
    std::optional<bool> m_highContrast;
};

//! The one for this system; asks the desktop portal on Linux.
std::unique_ptr<AppearanceWatcher> createAppearanceWatcher();

} // namespace Kontor::App
