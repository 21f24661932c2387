// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractScrollArea>
#include <QScrollBar>

namespace Kontor::App {

//! \brief A thin scroll bar over the right edge of a view, so that the contents keep their width
//! whether it is needed or not.
//!
//! Takes the place of the view's own one, which goes on doing the work, hidden.
class OverlayScrollBar final : public QScrollBar {
    Q_OBJECT
public:
    explicit OverlayScrollBar(QAbstractScrollArea *area);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow();

    QAbstractScrollArea *const m_area;
};

} // namespace Kontor::App
