// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/formdialog.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

FormDialog::FormDialog(const Theme &theme, const QString &title, const QString &action,
                       QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_action(action)
    , m_form(new QVBoxLayout)
    , m_footer(new QVBoxLayout)
    , m_errorBox(new QFrame(this))
    , m_errorText(new QLabel(m_errorBox))
    , m_button(new QPushButton(action, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setMinimumWidth(kDialogWidth);
    m_errorBox->setObjectName("errorBox"_L1);
    m_errorText->setObjectName("errorText"_L1);
    m_errorText->setTextFormat(Qt::PlainText);
    m_errorText->setWordWrap(true);
    m_errorText->setFont(theme.font(Theme::Font::Small));
    auto *box = new QVBoxLayout(m_errorBox);
    box->setContentsMargins(kRowGap, kFieldRadius, kRowGap, kFieldRadius);
    box->addWidget(m_errorText);
    m_errorBox->hide();
    m_button->setObjectName("submitButton"_L1);
    m_button->setProperty("kind", u"primary"_s);
    m_button->setFont(theme.font(Theme::Font::Strong));
    m_button->setMinimumHeight(kButtonHeight);
    m_button->setDefault(true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kDialogMargin, kDialogMargin - kGrid, kDialogMargin,
                               kDialogMargin - 2 * kGrid);
    column->setSpacing(0);
    m_form->setSpacing(kGrid);
    column->addLayout(m_form, 1);
    column->addSpacing(kSideMargin);
    column->addWidget(m_errorBox);
    column->addSpacing(kSideMargin + kGrid);
    column->addWidget(m_button);
    column->addLayout(m_footer);
    connect(m_button, &QPushButton::clicked, this, &FormDialog::submit);
}

QLabel *FormDialog::addField(const QString &caption, QWidget *field)
{
    auto *label = new QLabel(caption, this);
    label->setProperty("tone", u"muted"_s);
    label->setFont(m_theme.font(Theme::Font::Small));
    label->setBuddy(field);
    field->setAccessibleName(caption);
    field->setMinimumHeight(kFieldHeight);
    if (m_form->count() > 0)
        m_form->addSpacing(kFieldRadius);
    m_form->addWidget(label);
    m_form->addWidget(field);
    return label;
}

void FormDialog::submit()
{
    if (m_busy)
        return;
    if (const auto missing = validate(); !missing.isEmpty())
        return showError(missing);
    showError({});
    setBusy(true);
    onReady(apply(), this, [this](const Result<Done> &done) {
        setBusy(false);
        if (done)
            accept();
        else
            showError(errorText(done.error()));
    });
}

void FormDialog::showError(const QString &text)
{
    m_errorText->setText(text);
    m_errorBox->setVisible(!text.isEmpty());
    m_errorBox->setAccessibleName(text);
    fit();
}

void FormDialog::fit()
{
    // Not adjustSize(): that gives no dialog more than two thirds of the screen.
    layout()->activate();
    resize(width(),
           std::max(layout()->totalMinimumSize().height(), layout()->totalHeightForWidth(width())));
}

void FormDialog::setBusy(bool busy)
{
    m_busy = busy;
    m_button->setEnabled(!busy);
    m_button->setText(busy ? tr("One moment…") : m_action);
}

} // namespace Kontor::App
