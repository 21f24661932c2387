// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/closedroombar.h"

#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

ClosedRoomBar::ClosedRoomBar(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_reason(addLabel(theme, u"closedReason"_s, u"muted"_s))
    , m_unsent(addLabel(theme, u"unsentText"_s, {}))
    , m_error(addLabel(theme, u"closedError"_s, u"error"_s))
    , m_bringBack(new QPushButton(tr("Bring back"), this))
    , m_copy(new QPushButton(tr("Copy text"), this))
    , m_discard(new QPushButton(tr("Discard text"), this))
{
    setObjectName("closedRoomBar"_L1);
    m_unsent->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_bringBack->setObjectName("bringBack"_L1);
    m_copy->setObjectName("copyUnsent"_L1);
    m_discard->setObjectName("discardUnsent"_L1);
    auto *row = new QHBoxLayout;
    row->setSpacing(kFieldRadius);
    row->addWidget(m_reason, 1);
    for (auto *button : {m_bringBack, m_copy, m_discard}) {
        button->setMinimumHeight(kSendHeight);
        row->addWidget(button);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kTimelineMargin, kComposerMarginBottom, kComposerMarginX,
                               kComposerMarginBottom);
    column->setSpacing(kGrid);
    column->addWidget(m_error);
    column->addLayout(row);
    column->addWidget(m_unsent);
    connect(m_bringBack, &QPushButton::clicked, this, &ClosedRoomBar::bringBackRequested);
    connect(m_discard, &QPushButton::clicked, this, &ClosedRoomBar::discardRequested);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_unsent->text()); });
    showArchived(false);
}

QLabel *ClosedRoomBar::addLabel(const Theme &theme, const QString &name, const QString &tone)
{
    auto *label = new QLabel(this);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("tone", tone);
    label->setFont(theme.font(Theme::Font::Small));
    return label;
}

void ClosedRoomBar::showArchived(bool mayBringBack)
{
    m_reason->setText(tr("This room is archived: it can be read, and nobody writes in it."));
    m_bringBack->setVisible(mayBringBack);
    for (QWidget *widget : {static_cast<QWidget *>(m_unsent), static_cast<QWidget *>(m_copy),
                            static_cast<QWidget *>(m_discard)})
        widget->hide();
    m_error->setVisible(!m_error->text().isEmpty());
}

void ClosedRoomBar::showLeft(const QString &title, const QString &unsent)
{
    auto reason = tr("You are not in %1 any more.").arg(isolated(title));
    if (!unsent.isEmpty())
        reason += u' ' + tr("What you were writing there is kept:");
    m_reason->setText(reason);
    m_unsent->setText(unsent);
    m_bringBack->hide();
    for (QWidget *widget : {static_cast<QWidget *>(m_unsent), static_cast<QWidget *>(m_copy),
                            static_cast<QWidget *>(m_discard)})
        widget->setVisible(!unsent.isEmpty());
    showError({});
}

void ClosedRoomBar::showError(const QString &text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
}

} // namespace Kontor::App
