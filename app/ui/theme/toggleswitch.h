// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

namespace Kontor::App {

class Theme;

//! On or off, as a switch; for screen readers and the keyboard a check box.
class ToggleSwitch : public QAbstractButton {
    Q_OBJECT
public:
    explicit ToggleSwitch(const Theme &theme, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace Kontor::App
