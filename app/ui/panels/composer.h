// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "cache/cachetypes.h"

#include <QFrame>
#include <QHash>
#include <QTextCursor>
#include <QTimer>

#include <memory>
#include <vector>

class QLabel;
class QPushButton;

namespace Kontor::App {

class EditStrip;
class MessageInput;
class Session;
class Theme;

//! \brief Where one writes: a growing field and Send.
//!
//! A sent text leaves the field only when it is on the disk, and only if it is still as it was
//! sent; what was typed after it stays. A refused one stays, with the reason. Drafts are kept a
//! room. While a message is changed, its text is in the field; what was being written comes back
//! afterwards.
class Composer : public QFrame {
    Q_OBJECT
public:
    Composer(Session &session, const Theme &theme, QWidget *parent = nullptr);
    ~Composer() override;

    //! Keeps the draft of the room before and shows the one of \a room. Invalid: writes nowhere.
    void setRoom(RoomId room, const QString &placeholder);
    void setPlaceholder(const QString &placeholder);
    //! Nothing can be written here now; what was being written, or changed, is kept as the draft.
    void setClosed(bool closed);
    void discardDraft();
    //! Writes the draft down now, for the end of the program.
    void saveDraft();
    void focusInput();
    //! What was typed elsewhere, where nothing can be typed; takes the focus.
    void type(const QString &text);

    //! Until it is saved, or cancelled with Escape; another room meanwhile keeps it. Not while
    //! another message has been changed and isn't saved: that is said.
    void startEdit(const MessageKey &message, const QString &text);
    bool isEditing() const { return m_edit.has_value(); }

signals:
    //! Up in an empty field.
    void editLastRequested();
    //! A text has been handed over, whatever becomes of it.
    void sent();

private:
    //! A text on its way to the disk.
    struct Underway {
        quint64 number = 0;
        RoomId room;
        QString text;
        QTextCursor place; //!< in the field, while its room is shown
    };

    //! A message being changed.
    struct Edit {
        MessageKey message;
        QString before;
        QString now; //!< while another room is shown
        quint64 number = 0; //!< of the attempt to save it; 0: none
    };

    void submit();
    void submitEdit();
    void onEdited(quint64 number, const Result<Done> &done);
    void showEdit(const Edit &edit);
    void endEdit();
    void keepEdit();
    void showDraft();
    void showEditing(bool editing);
    void load(const QString &text);
    void onSent(quint64 number, const Result<Done> &done);
    void onRefused(const Underway &text, const Error &error);
    QString unsentText() const;
    void tellTyping();
    void showError(const QString &text);
    void fitHeight();

    Session &m_session;
    RoomId m_room;
    std::vector<Underway> m_underway;
    quint64 m_number = 0;
    QTimer m_draftTimer;
    bool m_loadingDraft = false;

    std::optional<Edit> m_edit;
    QHash<RoomId, Edit> m_edits; // of the other rooms

    EditStrip *m_strip;
    QFrame *m_frame;
    MessageInput *m_input;
    QPushButton *m_send;
    QLabel *m_error;
};

} // namespace Kontor::App
