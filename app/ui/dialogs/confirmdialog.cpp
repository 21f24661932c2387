// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/confirmdialog.h"

#include "ui/theme/metrics.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

ConfirmDialog::ConfirmDialog(const Theme &theme, Question question, QWidget *parent)
    : FormDialog(theme, question.title, question.action, parent)
    , m_question(std::move(question))
{
    setObjectName("confirmDialog"_L1);
    auto *text = new QLabel(m_question.text, this);
    text->setObjectName("confirmText"_L1);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    form()->addWidget(text);
    setAccessibleDescription(m_question.text);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName("cancelButton"_L1);
    cancel->setMinimumHeight(Metrics::kButtonHeight);
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    footer()->addSpacing(Metrics::kFieldRadius);
    footer()->addWidget(cancel);
    resize(Metrics::kDialogWidth, height());
    fit();
}

} // namespace Kontor::App
