// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/composer.h"

#include "client/session.h"
#include "client/typing.h"
#include "ui/panels/editstrip.h"
#include "ui/panels/messageinput.h"
#include "ui/text/errortext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QTextDocumentFragment>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

constexpr std::chrono::milliseconds kDraftPause{400}; // typing has paused: not a write a letter

QString joined(const QString &before, const QString &after)
{
    return after.isEmpty() ? before : before + u'\n' + after;
}

} // namespace

Composer::Composer(Session &session, const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_session(session)
    , m_strip(new EditStrip(theme, this))
    , m_frame(new QFrame(this))
    , m_input(new MessageInput(m_frame))
    , m_send(new QPushButton(tr("Send"), m_frame))
    , m_error(new QLabel(this))
{
    setObjectName("composer"_L1);
    m_frame->setObjectName("composerFrame"_L1);
    m_send->setObjectName("sendButton"_L1);
    m_send->setProperty("kind", u"primary"_s);
    m_send->setFont(theme.font(Theme::Font::Strong));
    m_send->setMinimumSize(kSendWidth, kSendHeight);
    m_error->setObjectName("composerError"_L1);
    m_error->setProperty("tone", u"error"_s);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->setFont(theme.font(Theme::Font::Small));
    m_error->hide();

    auto *row = new QHBoxLayout(m_frame);
    row->setContentsMargins(kRowGap, kFieldRadius - 1, kFieldRadius, kFieldRadius - 1);
    row->setSpacing(kFieldRadius);
    row->addWidget(m_input, 1, Qt::AlignVCenter);
    row->addWidget(m_send, 0, Qt::AlignBottom);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kComposerMarginX, kComposerMarginTop, kComposerMarginX,
                               kComposerMarginBottom);
    column->setSpacing(kGrid);
    column->addWidget(m_error);
    column->addWidget(m_strip);
    column->addWidget(m_frame);

    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(kDraftPause);
    connect(&m_draftTimer, &QTimer::timeout, this, &Composer::saveDraft);
    connect(m_input, &MessageInput::submitted, this, &Composer::submit);
    connect(m_send, &QPushButton::clicked, this, [this] {
        submit();
        m_input->setFocus();
    });
    connect(m_input, &MessageInput::heightChanged, this, &Composer::fitHeight);
    connect(m_input, &MessageInput::focusChanged, this, [this](bool focused) {
        m_frame->setProperty("focused", focused);
        m_frame->style()->polish(m_frame);
    });
    connect(m_input, &QTextEdit::textChanged, this, [this] {
        if (m_loadingDraft)
            return;
        showError({});
        if (m_edit)
            return;
        m_draftTimer.start();
        tellTyping();
    });
    connect(m_strip, &EditStrip::cancelled, this, [this] {
        endEdit();
        m_input->setFocus();
    });
    connect(m_input, &MessageInput::escaped, this, &Composer::endEdit);
    connect(m_input, &MessageInput::upFromEmpty, this, [this] {
        if (!m_edit)
            emit editLastRequested();
    });
    showEditing(false);
    fitHeight();
}

Composer::~Composer()
{
    // It loses the focus while it is destroyed, after this object's own part is gone.
    m_input->disconnect(this);
}

void Composer::setRoom(RoomId room, const QString &placeholder)
{
    if (room != m_room) {
        saveDraft();
        m_session.typing().stopped();
        if (m_edit) {
            m_edit->now = m_input->toPlainText();
            m_edits.insert(m_room, *m_edit);
        }
        m_room = room;
        if (m_edits.contains(room))
            showEdit(m_edits.take(room));
        else
            showDraft();
    }
    setEnabled(room.isValid());
    setPlaceholder(placeholder);
}

void Composer::setPlaceholder(const QString &placeholder)
{
    m_input->setPlaceholderText(placeholder);
}

void Composer::setClosed(bool closed)
{
    if (closed && (m_input->isEnabled() || m_edit)) {
        keepEdit();
        saveDraft();
    }
    m_input->setEnabled(!closed);
    m_send->setEnabled(!closed);
}

void Composer::discardDraft()
{
    endEdit();
    load({});
    saveDraft();
}

void Composer::focusInput()
{
    m_input->setFocus();
}

void Composer::type(const QString &text)
{
    if (!m_input->isEnabled() || !isVisible())
        return;
    m_input->setFocus();
    m_input->textCursor().insertText(text);
}

void Composer::fitHeight()
{
    m_input->setFixedHeight(std::max(m_input->neededHeight(), kSendHeight - kGrid));
}

void Composer::load(const QString &text)
{
    for (auto &underway : m_underway)
        underway.place = {};
    m_loadingDraft = true;
    m_input->setPlainText(text);
    m_input->moveCursor(QTextCursor::End);
    m_loadingDraft = false;
    showError({});
}

// Changing a message

void Composer::startEdit(const MessageKey &message, const QString &text)
{
    if (!m_input->isEnabled() || message.room != m_room)
        return;
    m_input->setFocus();
    if (m_edit && m_input->toPlainText() != m_edit->before)
        return showError(tr("Save or cancel the change you are making first."));
    saveDraft();
    m_session.typing().stopped();
    showEdit({.message = message, .before = text, .now = text});
}

void Composer::showEdit(const Edit &edit)
{
    m_edit = edit;
    m_strip->setOldText(edit.before);
    showEditing(true);
    load(edit.now);
}

//! The changed text can't be saved any more: it is kept after the draft.
void Composer::keepEdit()
{
    if (!m_edit)
        return;
    const auto text = m_input->toPlainText();
    const bool isChanged = text != m_edit->before;
    endEdit();
    const auto draft = m_input->toPlainText();
    if (isChanged)
        load(draft.isEmpty() ? text : joined(draft, text));
}

void Composer::endEdit()
{
    if (m_edit)
        showDraft();
}

void Composer::showDraft()
{
    m_edit.reset();
    showEditing(false);
    load(m_session.cache().draft(m_room));
}

void Composer::showEditing(bool editing)
{
    m_strip->setVisible(editing);
    m_send->setText(editing ? tr("Save") : tr("Send"));
    m_send->setAccessibleName(editing ? tr("Save message") : tr("Send message"));
}

void Composer::submitEdit()
{
    if (m_edit->number > 0)
        return;
    const auto text = m_input->toPlainText();
    if (text == m_edit->before)
        return endEdit();
    m_edit->number = ++m_number;
    onReady(m_session.editMessage(m_edit->message, text), this,
            [this, number = m_number](const Result<Done> &done) { onEdited(number, done); });
}

void Composer::onEdited(quint64 number, const Result<Done> &done)
{
    if (m_edit && m_edit->number == number) {
        if (done)
            return endEdit();
        m_edit->number = 0;
        showError(messageError(done.error()));
        return;
    }
    const auto other = std::find_if(m_edits.begin(), m_edits.end(),
                                    [number](const Edit &edit) { return edit.number == number; });
    if (other == m_edits.end())
        return;
    if (done)
        m_edits.erase(other);
    else
        other->number = 0; // it is there to be saved again
}

// Sending

void Composer::submit()
{
    if (m_edit)
        return submitEdit();
    // What is on its way already is not sent twice, however fast Enter is pressed.
    int from = 0;
    for (const auto &text : m_underway) {
        if (!text.place.isNull())
            from = std::max(from, text.place.selectionEnd());
    }
    QTextCursor place(m_input->document());
    place.setPosition(from);
    place.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    place.setKeepPositionOnInsert(true);
    const auto text = place.selection().toPlainText();
    if (text.trimmed().isEmpty() || !m_room.isValid())
        return;
    const auto number = ++m_number;
    m_underway.push_back({.number = number, .room = m_room, .text = text, .place = place});
    onReady(m_session.send(m_room, text), this,
            [this, number](const Result<Done> &done) { onSent(number, done); });
    tellTyping();
    emit sent();
}

void Composer::onSent(quint64 number, const Result<Done> &done)
{
    const auto found =
        std::find_if(m_underway.begin(), m_underway.end(),
                     [number](const Underway &text) { return text.number == number; });
    auto text = std::move(*found);
    m_underway.erase(found);
    if (!done)
        return onRefused(text, done.error());
    if (text.room == m_room && !text.place.isNull()
        && text.place.selection().toPlainText() == text.text)
        text.place.removeSelectedText();
    if (text.room == m_room)
        saveDraft();
}

void Composer::onRefused(const Underway &text, const Error &error)
{
    if (text.room != m_room || m_edit) {
        const auto draft = m_session.cache().draft(text.room);
        if (!draft.startsWith(text.text)) // the cache may have put it back itself
            m_session.saveDraft(text.room, joined(text.text, draft));
        return;
    }
    if (text.place.isNull()) { // the room was left and opened again: it isn't in the field
        QTextCursor start(m_input->document());
        const auto written = m_input->toPlainText();
        if (!written.startsWith(text.text))
            start.insertText(written.isEmpty() ? text.text : text.text + u'\n');
        saveDraft();
    }
    showError(sendError(error));
}

void Composer::tellTyping()
{
    if (m_room.isValid() && !unsentText().trimmed().isEmpty())
        m_session.typing().typed(m_room);
    else
        m_session.typing().stopped();
}

QString Composer::unsentText() const
{
    auto text = m_input->toPlainText();
    // From the last to the first: positions before a cut stay right.
    for (auto it = m_underway.rbegin(); it != m_underway.rend(); ++it) {
        if (it->room == m_room && !it->place.isNull())
            text.remove(it->place.selectionStart(),
                        it->place.selectionEnd() - it->place.selectionStart());
    }
    return text;
}

void Composer::saveDraft()
{
    m_draftTimer.stop();
    if (m_room.isValid() && !m_edit)
        m_session.saveDraft(m_room, unsentText());
}

void Composer::showError(const QString &text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
}

} // namespace Kontor::App
