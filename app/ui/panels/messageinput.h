// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTextEdit>

namespace Kontor::App {

//! \brief A plain text field that grows with its lines and tells Enter from Shift+Enter.
class MessageInput final : public QTextEdit {
    Q_OBJECT
public:
    explicit MessageInput(QWidget *parent = nullptr);

    //! Height that its lines need, up to \a Metrics::kComposerLines; then it scrolls.
    int neededHeight() const;

signals:
    void submitted();
    void escaped();
    //! Where there is nothing to go up in.
    void upFromEmpty();
    void heightChanged();
    void focusChanged(bool focused);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
};

} // namespace Kontor::App
