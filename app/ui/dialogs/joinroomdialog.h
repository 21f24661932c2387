// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"
#include "ui/dialogs/newroomdialog.h"

#include <QTimer>

class QLabel;
class QListView;
class QStandardItemModel;

namespace Kontor::App {

//! \brief Finds a public room by a part of its name, to join it.
class JoinRoomDialog final : public RoomDialog {
    Q_OBJECT
public:
    JoinRoomDialog(Session &session, const Theme &theme, QWidget *parent = nullptr);

protected:
    QString validate() override;
    QFuture<Result<RoomId>> askForRoom() override;

private:
    void search();
    void showFound(const Result<std::vector<Room>> &rooms);
    RoomId chosen() const;

    quint64 m_question = 0; // answers to older ones are ignored
    QTimer m_pause;
    QLineEdit *m_search;
    QListView *m_list;
    QStandardItemModel *m_found;
    QLabel *m_note;
};

} // namespace Kontor::App
