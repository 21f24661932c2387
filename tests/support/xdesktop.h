// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/process.h"

#include <QTemporaryDir>

#include <memory>

namespace Kontor::Test {

//! \brief A desktop of its own for real programs: X server without a screen, window manager,
//! session bus, accessibility bus, home folder.
//!
//! Nothing of the desktop that the test runs on is touched. All of it ends with the object.
class XDesktop {
public:
    //! A tool that isn't installed; empty: all are there.
    static QString missingTool();

    //! False: some part didn't start; error() says which.
    bool start();
    QString error() const { return m_error; }

    //! For programs on it.
    QProcessEnvironment environment() const { return m_environment; }
    //! Until then there is none: starts a keychain that is open.
    bool startKeyring();
    //! Whether some secret of Qt programs names \a text.
    bool keyringHas(const QString &text) const;

    //! xdotool, its arguments and its standard output; empty when it failed.
    QString xdotool(const QStringList &arguments) const;
    //! Gives the window of \a pid the keyboard.
    bool activate(qint64 pid) const;
    void type(const QString &text) const;
    void press(const QString &key) const;
    //! The whole screen, as PNG.
    bool screenshot(const QString &path) const;

    //! One question to support/screen.py; the answer's "ok" is false when it doesn't answer.
    QJsonObject ask(const QJsonObject &question) const;

private:
    QString busConfiguration() const;
    std::unique_ptr<Process> started(const QString &program, const QStringList &arguments);

    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
    QString m_error;
    // Ended from the last to the first.
    std::unique_ptr<Process> m_server;
    std::unique_ptr<Process> m_bus;
    std::unique_ptr<Process> m_windowManager;
    std::unique_ptr<Process> m_keyring;
    std::unique_ptr<Process> m_reader;
};

} // namespace Kontor::Test
