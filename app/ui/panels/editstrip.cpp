// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/editstrip.h"

#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

EditStrip::EditStrip(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_close(new QToolButton(this))
{
    setObjectName("editStrip"_L1);
    auto *title = new QLabel(tr("Edit message"), this);
    title->setProperty("tone", u"accent"_s);
    title->setFont(theme.font(Theme::Font::SmallStrong));
    m_text->setObjectName("editedText"_L1);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setProperty("tone", u"muted"_s);
    m_text->setFont(theme.font(Theme::Font::Small));
    m_text->setMinimumWidth(1); // a long text gives way
    m_close->setObjectName("cancelEdit"_L1);
    m_close->setAccessibleName(tr("Cancel editing"));
    m_close->setToolTip(tr("Cancel editing (Esc)"));
    m_close->setFixedSize(kIcon + 2 * kGrid, kIcon + 2 * kGrid);
    const auto showIcon = [this, &theme] {
        m_close->setIcon(theme.icon(u"close"_s, theme.colours().muted));
    };
    showIcon();
    auto *lines = new QVBoxLayout;
    lines->setSpacing(0);
    lines->addWidget(title);
    lines->addWidget(m_text);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kRowGap, 0, 0, 0);
    row->addLayout(lines, 1);
    row->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &EditStrip::cancelled);
    connect(&theme, &Theme::changed, this, showIcon);
}

void EditStrip::setOldText(const QString &text)
{
    m_old = oneLine(text);
    m_text->setAccessibleName(m_old);
    elide();
}

void EditStrip::elide()
{
    m_text->setText(m_text->fontMetrics().elidedText(m_old, Qt::ElideRight, m_text->width()));
}

void EditStrip::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    layout()->activate();
    elide();
}

} // namespace Kontor::App
