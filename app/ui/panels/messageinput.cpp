// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/messageinput.h"

#include "ui/theme/metrics.h"

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QMimeData>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Kontor::App {

MessageInput::MessageInput(QWidget *parent)
    : QTextEdit(parent)
{
    setObjectName("messageInput"_L1);
    setAccessibleName(tr("Message input"));
    setAcceptRichText(false);
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(Metrics::kGrid);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &MessageInput::heightChanged);
}

int MessageInput::neededHeight() const
{
    const auto margins = 2 * document()->documentMargin();
    const auto most = Metrics::kComposerLines * QFontMetricsF(font()).lineSpacing() + margins;
    return int(std::ceil(std::min(document()->size().height(), most)));
}

void MessageInput::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !event->modifiers().testFlag(Qt::ShiftModifier)) {
        emit submitted();
        return;
    }
    if (event->key() == Qt::Key_Escape)
        emit escaped();
    if (event->key() == Qt::Key_Up && !event->modifiers().testFlag(Qt::ShiftModifier)
        && document()->isEmpty())
        emit upFromEmpty();
    QTextEdit::keyPressEvent(event);
}

void MessageInput::focusInEvent(QFocusEvent *event)
{
    QTextEdit::focusInEvent(event);
    emit focusChanged(true);
}

void MessageInput::focusOutEvent(QFocusEvent *event)
{
    QTextEdit::focusOutEvent(event);
    emit focusChanged(false);
}

void MessageInput::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    emit heightChanged();
}

void MessageInput::insertFromMimeData(const QMimeData *source)
{
    // Text alone: no pictures, no files, no formats.
    if (source->hasText())
        insertPlainText(source->text());
}

} // namespace Kontor::App
