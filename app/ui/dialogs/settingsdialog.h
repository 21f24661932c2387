// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

#include <QDialog>

#include <optional>

class QListWidget;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace Kontor::App {

class Settings;
class Theme;
class ToggleSwitch;

//! \brief What can be set, page by page; each change holds at once.
//!
//! Shown with open(); deletes itself when closed.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    //! \a settings outlives it.
    SettingsDialog(Settings &settings, const Theme &theme, const Clock &clock,
                   QWidget *parent = nullptr);

signals:
    void quietRequested(std::optional<Kontor::Timestamp> until);
    //! To hear how loud it is.
    void soundRequested();
    //! "Why was I not notified?"
    void logRequested();

private:
    QVBoxLayout *addPage(const QString &title);
    void addRow(QVBoxLayout *page, const QString &name, const QString &hint, QWidget *control);
    ToggleSwitch *makeSwitch(bool on, void (Settings::*set)(bool));
    void fillNotifications(QVBoxLayout *page);
    void fillWindow(QVBoxLayout *page);
    QPushButton *makeQuietButton();

    Settings &m_settings;
    const Theme &m_theme;
    const Clock &m_clock;
    QListWidget *m_list;
    QStackedWidget *m_pages;
};

} // namespace Kontor::App
