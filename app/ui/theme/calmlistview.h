// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QListView>

namespace Kontor::App {

//! \brief What the window's own lists have in common: no frame, a thin scroll bar, scrolling by
//! pixels and never by itself, a layout that follows the size at once.
class CalmListView : public QListView {
    Q_OBJECT
public:
    CalmListView(const QString &objectName, const QString &accessibleName, QWidget *parent);

    //! Letters don't jump about.
    void keyboardSearch(const QString &) override { }

signals:
    //! Nothing can be typed here.
    void typed(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;
};

} // namespace Kontor::App
