// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ids.h"

#include <QDialog>

class QLabel;
class QSortFilterProxyModel;

namespace Kontor::App {

class ReadersModel;
class Session;
class Theme;

//! \brief Who has read a message, and who hasn't yet; follows as they do.
//!
//! Shown with open(); deletes itself when closed.
class ReadersDialog : public QDialog {
    Q_OBJECT
public:
    struct Subject {
        RoomId room; //!< the open one
        MessageId message;
        QString sender; //!< username
        QString text;
    };

    ReadersDialog(Session &session, const Subject &subject, const Theme &theme, QWidget *parent);

private:
    void showCounts();

    Session &m_session;
    ReadersModel *m_model;
    QSortFilterProxyModel *m_sorted;
    QLabel *m_counts;
    QLabel *m_note;
};

} // namespace Kontor::App
