// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace Kontor::App {

class Theme;

//! Over the composer while a message is changed: what it was, and the way out.
class EditStrip final : public QFrame {
    Q_OBJECT
public:
    explicit EditStrip(const Theme &theme, QWidget *parent = nullptr);

    void setOldText(const QString &text);

signals:
    void cancelled();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();

    QString m_old;
    QLabel *m_text;
    QToolButton *m_close;
};

} // namespace Kontor::App
