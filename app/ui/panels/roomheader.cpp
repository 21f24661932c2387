// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/roomheader.h"

#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

RoomHeader::RoomHeader(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_title(new QLabel(this))
    , m_people(new QLabel(this))
    , m_details(new QToolButton(this))
{
    setObjectName("timelineHeader"_L1);
    setMinimumHeight(kHeaderHeight);
    m_title->setObjectName("roomTitle"_L1);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(theme.font(Theme::Font::Title));
    m_title->setMinimumWidth(1); // a long name gives way
    m_people->setObjectName("roomPeople"_L1);
    m_people->setTextFormat(Qt::PlainText);
    m_people->setProperty("tone", u"muted"_s);
    m_people->setFont(theme.font(Theme::Font::Small));
    m_details->setObjectName("roomDetails"_L1);
    m_details->setAccessibleName(tr("Room details"));
    m_details->setToolTip(tr("Room details"));
    m_details->setFixedSize(kListAvatar, kListAvatar);
    const auto showIcon = [this] {
        m_details->setIcon(m_theme.icon(u"info"_s, m_theme.colours().muted));
    };
    showIcon();
    connect(&theme, &Theme::changed, this, showIcon);
    connect(m_details, &QToolButton::clicked, this, &RoomHeader::detailsRequested);
    m_details->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kHeaderMargin + kTimelineAvatar + kSideMargin, kGrid, kHeaderMargin,
                            kGrid + 1);
    auto *lines = new QVBoxLayout;
    row->addLayout(lines, 1);
    row->addWidget(m_details);
    lines->setSpacing(0);
    lines->addStretch();
    lines->addWidget(m_title);
    lines->addWidget(m_people);
    lines->addStretch();
}

void RoomHeader::setRoom(const QString &title, bool person)
{
    m_titleText = title;
    m_person = person;
    m_title->setAccessibleName(title);
    elide();
    update();
}

void RoomHeader::clear()
{
    setHasDetails(false);
    setRoom({}, false);
    setFacts({}, {});
}

void RoomHeader::setFacts(const QString &facts, std::optional<PresenceStatus> status)
{
    m_facts = facts;
    m_status = status;
    showFacts();
    update();
}

void RoomHeader::setTyping(const QString &text)
{
    m_typing = text;
    showFacts();
}

void RoomHeader::showFacts()
{
    const bool typing = !m_typing.isEmpty();
    const auto text = typing ? m_typing : m_facts;
    const auto tone = typing ? u"accent"_s : u"muted"_s;
    if (m_people->property("tone") != tone) {
        m_people->setProperty("tone", tone);
        m_people->style()->polish(m_people);
    }
    m_people->setText(text);
    m_people->setVisible(!text.isEmpty());
}

void RoomHeader::setHasDetails(bool has)
{
    m_details->setVisible(has);
    elide();
}

void RoomHeader::elide()
{
    // Beside the avatar, whatever direction the name has.
    const auto side = layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    m_title->setAlignment(side | Qt::AlignVCenter | Qt::AlignAbsolute);
    const auto margins = layout()->contentsMargins();
    const int button = m_details->isVisibleTo(this) ? m_details->width() + layout()->spacing() : 0;
    const int room = width() - margins.left() - margins.right() - button;
    m_title->setText(m_title->fontMetrics().elidedText(m_titleText, Qt::ElideRight, room));
    m_title->setToolTip(m_title->text() == m_titleText ? QString() : plainTip(m_titleText));
}

void RoomHeader::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    elide();
}

void RoomHeader::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    if (m_titleText.isEmpty())
        return;
    QPainter painter(this);
    QRectF avatar(kHeaderMargin, (height() - 1 - kTimelineAvatar) / 2.0, kTimelineAvatar,
                  kTimelineAvatar);
    if (layoutDirection() == Qt::RightToLeft)
        avatar.moveRight(width() - kHeaderMargin);
    paintAvatar(painter, m_theme, avatar, m_titleText, m_person ? initials(m_titleText) : u"#"_s);
    if (m_status)
        paintPresence(painter, m_theme, avatar, *m_status, m_theme.colours().canvas);
}

} // namespace Kontor::App
