// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/dialogs/formdialog.h"

namespace Kontor::App {

//! \brief Asks before something is done that can't be undone.
class ConfirmDialog final : public FormDialog {
    Q_OBJECT
public:
    struct Question {
        QString title; //!< of the window
        QString text; //!< what happens then
        QString action; //!< on the button
        std::function<QFuture<Result<Done>>()> act;
        QString (*words)(const Error &error);
    };

    ConfirmDialog(const Theme &theme, Question question, QWidget *parent = nullptr);

protected:
    QString validate() override { return {}; }
    QFuture<Result<Done>> apply() override { return m_question.act(); }
    QString errorText(const Error &error) const override { return m_question.words(error); }

private:
    const Question m_question;
};

} // namespace Kontor::App
