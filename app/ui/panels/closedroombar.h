// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace Kontor::App {

class Theme;

//! In the composer's place where nothing can be written: why, what can be done about it, and what
//! was left unsent.
class ClosedRoomBar final : public QFrame {
    Q_OBJECT
public:
    explicit ClosedRoomBar(const Theme &theme, QWidget *parent = nullptr);

    //! \a mayBringBack: a button offers it.
    void showArchived(bool mayBringBack);
    //! \a title: what the room was called; \a unsent: what was being written there.
    void showLeft(const QString &title, const QString &unsent);
    void showError(const QString &text);

signals:
    void bringBackRequested();
    //! The unsent text isn't wanted any more.
    void discardRequested();

private:
    QLabel *addLabel(const Theme &theme, const QString &name, const QString &tone);

    QLabel *m_reason;
    QLabel *m_unsent;
    QLabel *m_error;
    QPushButton *m_bringBack;
    QPushButton *m_copy;
    QPushButton *m_discard;
};

} // namespace Kontor::App
