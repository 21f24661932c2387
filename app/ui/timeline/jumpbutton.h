// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPushButton>

namespace Kontor::App {

class Theme;

//! The round button that leads back to the newest message, with the number of those unread.
class JumpButton final : public QPushButton {
    Q_OBJECT
public:
    JumpButton(const Theme &theme, QWidget *parent);

    void setUnread(int count);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    int m_unread = 0;
};

} // namespace Kontor::App
