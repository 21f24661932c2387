// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/connectionpanel.h"

#include "ui/text/connectiontext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScreen>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

ConnectionPanel::ConnectionPanel(const Theme &theme, const Clock &clock, QWidget *parent)
    // Not Qt::Popup: screen readers don't see into one.
    : QFrame(parent, Qt::Dialog | Qt::FramelessWindowHint)
    , m_theme(theme)
    , m_clock(clock)
    , m_facts(new QGridLayout)
    , m_reconnect(new QPushButton(tr("Reconnect now"), this))
    , m_inspector(new QPushButton(tr("Open inspector"), this))
    , m_copy(new QPushButton(tr("Copy details"), this))
{
    setObjectName("connectionPanel"_L1);
    setAccessibleName(tr("Connection details"));
    setWindowTitle(tr("Connection details"));
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    m_second.setInterval(std::chrono::seconds(1));
    connect(&m_second, &QTimer::timeout, this, &ConnectionPanel::refresh);
    m_second.start();
}

void ConnectionPanel::build()
{
    m_facts->setHorizontalSpacing(kSideMargin);
    m_facts->setVerticalSpacing(kGrid + 2);
    m_facts->setColumnStretch(1, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(kFieldRadius);
    const QList<std::pair<QPushButton *, QString>> all{{m_reconnect, u"reconnectNow"_s},
                                                       {m_inspector, u"openInspector"_s},
                                                       {m_copy, u"copyDetails"_s}};
    for (const auto &[button, name] : all) {
        button->setObjectName(name);
        button->setFont(m_theme.font(Theme::Font::Small));
        button->setMinimumHeight(kSendHeight);
        button->setAutoDefault(true); // Return presses the one that has the focus
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kHeaderMargin, kHeaderMargin, kHeaderMargin, kHeaderMargin);
    column->setSpacing(kHeaderMargin);
    column->addLayout(m_facts);
    column->addLayout(buttons);
    connect(m_reconnect, &QPushButton::clicked, this, &ConnectionPanel::reconnectRequested);
    connect(m_inspector, &QPushButton::clicked, this, [this] {
        emit inspectorRequested();
        close();
    });
    connect(m_copy, &QPushButton::clicked, this, &ConnectionPanel::copy);
}

void ConnectionPanel::addRow(int row)
{
    auto *name = new QLabel(this);
    name->setFont(m_theme.font(Theme::Font::Small));
    name->setProperty("tone", u"muted"_s);
    auto *value = new QLabel(this);
    value->setObjectName(u"fact%1"_s.arg(row));
    value->setFont(m_theme.font(row == 0 ? Theme::Font::SmallStrong : Theme::Font::Small));
    value->setTextFormat(Qt::PlainText);
    value->setWordWrap(true);
    value->setFixedWidth(kPanelValueWidth);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts->addWidget(name, row, 0, Qt::AlignTop | Qt::AlignLeading);
    m_facts->addWidget(value, row, 1, Qt::AlignTop);
    m_rows.emplaceBack(name, value);
}

void ConnectionPanel::setStatus(const ConnectionStatus &status)
{
    m_status = status;
    refresh();
}

void ConnectionPanel::refresh()
{
    const auto facts = connectionFacts(m_status, m_clock.now());
    while (m_rows.size() < facts.size())
        addRow(int(m_rows.size()));
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const auto &[name, value] = m_rows.at(i);
        const auto fact = facts.value(i);
        name->setText(fact.name);
        value->setText(fact.value);
        value->setAccessibleName(tr("%1: %2").arg(fact.name, fact.value));
        name->setVisible(i < facts.size());
        value->setVisible(i < facts.size());
    }
    // What can't be had any sooner isn't offered.
    const bool canHurry =
        m_status.state == ConnectionState::Waiting || m_status.state == ConnectionState::Connecting;
    if (!canHurry && m_reconnect->hasFocus())
        m_inspector->setFocus(Qt::OtherFocusReason);
    m_reconnect->setEnabled(canHurry);
    m_copy->setText(tr("Copy details"));
    layout()->activate();
    resize(sizeHint().expandedTo({width(), 0}));
}

void ConnectionPanel::popup(const QRect &rect)
{
    refresh();
    const auto *screen = QGuiApplication::screenAt(rect.center());
    const auto space = (screen ? screen : QGuiApplication::primaryScreen())->availableGeometry();
    QRect place(rect.bottomLeft() + QPoint(0, kGrid), sizeHint());
    if (layoutDirection() == Qt::RightToLeft)
        place.moveRight(rect.right());
    place.moveRight(std::min(place.right(), space.right()));
    place.moveBottom(std::min(place.bottom(), space.bottom()));
    place.moveLeft(std::max(place.left(), space.left()));
    place.moveTop(std::max(place.top(), space.top()));
    move(place.topLeft());
    show();
    activateWindow();
    (m_reconnect->isEnabled() ? m_reconnect : m_inspector)->setFocus(Qt::PopupFocusReason);
}

void ConnectionPanel::copy()
{
    QGuiApplication::clipboard()->setText(connectionReport(m_status, m_clock.now()));
    m_copy->setText(tr("Copied"));
}

void ConnectionPanel::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() != QEvent::ActivationChange)
        return;
    if (m_wasActive && !isActiveWindow())
        close();
    m_wasActive = isActiveWindow();
}

void ConnectionPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QFrame::keyPressEvent(event);
}

} // namespace Kontor::App
