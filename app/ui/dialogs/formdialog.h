// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"

#include <QDialog>
#include <QFrame>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace Kontor::App {

class Theme;

//! \brief A form with one thing to do: checks what was typed, does it without waiting, says what
//! went wrong, and closes when it is done.
//!
//! A dialog fills form() in its constructor and says what to do in apply(). Shown with open();
//! deletes itself when closed.
class FormDialog : public QDialog {
    Q_OBJECT
public:
    //! Asks apply(), unless validate() has a reason not to, or it is on its way already.
    void submit();
    //! An empty text hides the box.
    void showError(const QString &text);

protected:
    FormDialog(const Theme &theme, const QString &title, const QString &action, QWidget *parent);

    QVBoxLayout *form() { return m_form; }
    QVBoxLayout *footer() { return m_footer; }
    const Theme &theme() const { return m_theme; }
    //! A caption over a field, named for screen readers.
    QLabel *addField(const QString &caption, QWidget *field);

    //! What is missing, in words; empty: nothing.
    virtual QString validate() = 0;
    virtual QFuture<Result<Done>> apply() = 0;
    //! In words, as text/errortext.h has them.
    virtual QString errorText(const Error &error) const = 0;
    //! As high as what is shown needs.
    void fit();
    //! Fields can't be changed while the form is on its way.
    virtual void setBusy(bool busy);

private:
    const Theme &m_theme;
    const QString m_action;
    QVBoxLayout *m_form;
    QVBoxLayout *m_footer;
    QFrame *m_errorBox;
    QLabel *m_errorText;
    QPushButton *m_button;
    bool m_busy = false;
};

} // namespace Kontor::App
