// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ids.h"

#include <QDialog>

namespace Kontor::App {

class NotificationCenter;
class RoomListModel;
class Session;
class Theme;

//! \brief "Why was I (not) notified?": the rule for one message, and for the last ones.
//!
//! Shows what is known when it opens. Shown with open(); deletes itself when closed.
class NotificationLogDialog : public QDialog {
    Q_OBJECT
public:
    //! \a about: the message that the user asks of; invalid: of none in particular.
    NotificationLogDialog(const NotificationCenter &center, const RoomListModel &rooms,
                          const Session &session, MessageId about, const Theme &theme,
                          QWidget *parent = nullptr);
};

} // namespace Kontor::App
