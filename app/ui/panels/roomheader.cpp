// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/roomheader.h"

#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

RoomHeader::RoomHeader(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_title(new QLabel(this))
    , m_people(new QLabel(this))
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
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(kHeaderMargin + kTimelineAvatar + kSideMargin, kGrid, kHeaderMargin,
                              kGrid + 1);
    lines->setSpacing(0);
    lines->addStretch();
    lines->addWidget(m_title);
    lines->addWidget(m_people);
    lines->addStretch();
}

void RoomHeader::setRoom(const QString &title, bool person, int people, bool archived)
{
    m_titleText = title;
    m_person = person;
    QStringList facts;
    if (!person && people > 0)
        facts += tr("%n people", nullptr, people);
    if (archived)
        facts += tr("archived");
    m_facts = facts.join(u" · "_s);
    showFacts();
    m_title->setAccessibleName(title);
    elide();
    update();
}

void RoomHeader::clear()
{
    setRoom({}, false, 0, false);
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

void RoomHeader::elide()
{
    // Beside the avatar, whatever direction the name has.
    const auto side = layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    m_title->setAlignment(side | Qt::AlignVCenter | Qt::AlignAbsolute);
    const auto margins = layout()->contentsMargins();
    const int room = width() - margins.left() - margins.right();
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
}

} // namespace Kontor::App
